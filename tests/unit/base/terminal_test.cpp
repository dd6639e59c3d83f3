// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/terminal.hpp>

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include <doctest/doctest.h>

#include <otelc/base/unique_fd.hpp>

using namespace otelc;

namespace {

constexpr const char* kVariables[] = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"};

/// Returns whether a pipe gets colours with these variables and no others.
bool is_pipe_coloured(std::initializer_list<std::pair<const char*, const char*>> variables,
                      Colour colour = Colour::automatic) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd in(ends[0]);
  const UniqueFd out(ends[1]);
  for (const char* name : kVariables) ::unsetenv(name);
  for (const auto& [name, value] : variables) ::setenv(name, value, 1);
  const Terminal terminal = terminal_of(out.get(), colour);
  for (const char* name : kVariables) ::unsetenv(name);
  CHECK(terminal.columns == 0);
  CHECK(terminal.is_dumb);
  return terminal.is_coloured;
}

}  // namespace

TEST_CASE("colours without a terminal: the option, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE") {
  CHECK_FALSE(is_pipe_coloured({}));
  CHECK(is_pipe_coloured({{"FORCE_COLOR", "1"}}));
  CHECK(is_pipe_coloured({{"CLICOLOR_FORCE", "yes"}}));
  CHECK_FALSE(is_pipe_coloured({{"FORCE_COLOR", "0"}}));
  CHECK_FALSE(is_pipe_coloured({{"FORCE_COLOR", ""}, {"CLICOLOR_FORCE", "0"}}));
  CHECK_FALSE(is_pipe_coloured({{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}));
  CHECK_MESSAGE(is_pipe_coloured({{"NO_COLOR", ""}, {"FORCE_COLOR", "1"}}), "an empty NO_COLOR says nothing");
  CHECK(is_pipe_coloured({{"NO_COLOR", "1"}}, Colour::always));
  CHECK_FALSE(is_pipe_coloured({{"FORCE_COLOR", "1"}}, Colour::never));
}
