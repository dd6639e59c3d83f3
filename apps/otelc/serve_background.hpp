// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <otelc/process/background.hpp>

namespace otelc::apps {

/// What `otelc serve --background` prints for `eval`: variables that make the agents of a shell send their
/// telemetry to this port, as launch gives them to its command. What they replace is said on stderr.
std::string agent_exports(std::uint16_t port, const std::string& token);

/// The starter's end of `otelc serve --background`: waits until the receiver is ready and prints
/// agent_exports(). When it could not start, prints `false`, because `eval` of nothing would succeed. Returns
/// the exit code.
int finish_starter(process::Background& background, const std::string& token);

/// `otelc serve --stop`: ends the serve that writes to `log`, waits for its end and repeats what it said last
/// in its file `messages`. Returns the exit code.
int stop_serve(const std::string& log, const std::string& messages);

}  // namespace otelc::apps
