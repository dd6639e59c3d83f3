// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>

namespace otelc::agents {

/// Adds `-c otel.KEY=VALUE` (TOML) to a Codex command, because the environment does not configure Codex's
/// telemetry. Returns every other command, and one that has these arguments already, unchanged. The program
/// is `codex` in any directory.
///
/// They precede the user's own `-c`, and the last one counts. They do not contain the secret, because every
/// user of the machine can read a command line: Codex takes it from OTEL_EXPORTER_OTLP_HEADERS.
std::vector<std::string> with_codex_arguments(std::vector<std::string> arguments, const Destination& to,
                                              Content content);

}  // namespace otelc::agents
