// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <otelc/process/background.hpp>

namespace otelc::apps {

/// Returns what `otelc serve --background` prints for `eval`: the variables that make the agents of a shell
/// send their telemetry to `port`, as launch sets them for its command. Reports on stderr what they replace.
std::string agent_exports(std::uint16_t port, const std::string& token);

/// Ends the process that started `otelc serve --background`: waits until the receiver is ready and prints
/// agent_exports(). If it could not start, prints `false`, because `eval` of empty output would succeed.
/// Returns the exit code.
int finish_starter(process::Background& background, const std::string& token);

/// Runs `otelc serve --stop`: stops the serve that writes to `log`, waits for its end and prints what it
/// wrote to its file `messages` meanwhile. Returns the exit code.
int stop_serve(const std::string& log, const std::string& messages);

}  // namespace otelc::apps
