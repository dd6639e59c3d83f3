// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>

namespace otelc::agents {

/// Codex is configured by `-c otel.KEY=VALUE` (TOML), not by the environment: these go in behind
/// the command's name when that is `codex` in any directory. Every other command is left as it is.
/// The user's own -c stands behind ours, and the last one counts. The secret is not among them, because
/// every user of the machine can read a command line: Codex takes it from OTEL_EXPORTER_OTLP_HEADERS.
std::vector<std::string> with_codex_arguments(std::vector<std::string> arguments, const Destination& to,
                                              Content content);

}  // namespace otelc::agents
