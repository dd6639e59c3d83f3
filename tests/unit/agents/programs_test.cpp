// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/programs.hpp>

#include <set>
#include <string>

#include <doctest/doctest.h>

#include <otelc/agents/variables.hpp>
#include <otelc/base/item_list.hpp>

using namespace otelc;
using namespace otelc::agents;

TEST_CASE("programs: each command and each name is listed once") {
  std::set<std::string_view> seen;
  for (const Program& program : programs()) {
    CAPTURE(program.command);
    CHECK(seen.insert(program.command).second);
    if (program.name != program.command) CHECK(seen.insert(program.name).second);
  }
}

TEST_CASE("programs: launch sets every variable that switches an agent on") {
  std::set<std::string_view> set_by_launch;
  for (const AgentVariable& variable : agent_variables()) set_by_launch.insert(variable.name);
  for (const Program& program : programs()) {
    each_item(program.variables, [&](std::string_view variable) {
      CAPTURE(variable);
      CHECK(set_by_launch.contains(variable));
    });
  }
}

TEST_CASE("programs: Claude Code and Codex need arguments") {
  CHECK(needs_arguments("claude"));
  CHECK(needs_arguments("codex"));
  CHECK_FALSE(needs_arguments("gemini"));
  CHECK_FALSE(needs_arguments(""));
}
