// SPDX-License-Identifier: Apache-2.0
// That real shells offer what they should: tests/cli/completion_test.py.
#include "completion_scripts.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace otelc::apps;

namespace {

CommandModel program_with(const OptionModel& option) {
  CommandModel command;
  command.name = "serve";
  command.description = "It's \"a\" $(b) `c` \\ d: e";
  command.options = {option};
  CommandModel otelc;
  otelc.name = "otelc";
  otelc.commands = {command};
  return otelc;
}

bool has(const std::string& script, const std::string& part) {
  return script.find(part) != std::string::npos;
}

const OptionModel kHostile = {
    {"-x", "--x-y"}, ValueModel{"A:B", {}, Paths::files}, "It's [a] \\ $(b) `c`", "", "", {}, false};

}  // namespace

TEST_CASE("zsh: quotes, brackets and colons are literal") {
  const std::string script = zsh_completion(program_with(kHostile));
  CHECK(has(script, R"('serve:It'\''s "a" $(b) `c` \ d: e')"));
  CHECK(has(script, R"('(-x)--x-y=[It'\''s \[a\] \\ $(b) `c`]:A\:B:_files')"));
}

TEST_CASE("fish: quotes are literal") {
  const std::string script = fish_completion(program_with(kHostile));
  CHECK(has(script, R"(-a serve -d 'It\'s "a" $(b) `c` \\ d: e')"));
  CHECK(has(script, R"(-s x -l x-y -r -d 'It\'s [a] \\ $(b) `c`')"));
}

TEST_CASE("bash: has no descriptions") {
  const std::string script = bash_completion(program_with(kHostile));
  CHECK(!has(script, "It's"));
  CHECK(has(script, R"(valued="-x --x-y")"));
  CHECK(has(script, R"("serve --x-y") _otelc_complete files ;;)"));
}

TEST_CASE("an option that excludes another, and one that repeats") {
  const std::string script = zsh_completion(program_with({{"--a"}, {}, "text", "", "", {"--b"}, true}));
  CHECK(has(script, "'(--b)*--a[text]'"));
}
