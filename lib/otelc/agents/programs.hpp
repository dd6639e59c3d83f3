// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace otelc::agents {

/// A program that runs an agent: how to find it in PATH and whether its telemetry reaches otelc.
/// `otelc doctor` looks for all of them; `otelc launch` makes shims for those that need arguments.
/// docs/agents.md has the facts.
struct Program {
  std::string_view command;  ///< its name in PATH: `claude`
  std::string_view name;     ///< its name for people: `Claude Code`
  /// Environment variables, separated by commas, each of which switches its telemetry on. Empty: none does.
  /// A settings file may do it too.
  std::string_view variables;
  std::string_view limit = {};   ///< why otelc cannot count its tokens; empty: it can
  bool needs_arguments = false;  ///< environment variables do not suffice: with_claude_arguments() etc.
};

/// Returns all known programs, in the order in which people see them. Constant, so safe from any thread.
std::span<const Program> programs();

/// Whether a command with this name gets arguments that send its telemetry to otelc.
bool needs_arguments(std::string_view command);

}  // namespace otelc::agents
