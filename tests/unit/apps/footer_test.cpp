// SPDX-License-Identifier: Apache-2.0
#include "footer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace otelc::apps;

TEST_CASE("footer: its parts") {
  const Footer footer = parse_footer(
      "Two\nlines.\n\nExit codes: 0 success; 128+n if a\nsignal; 2 wrong usage.\n\n"
      "Keys:\n  q, Ctrl-C    Quit\n  Ctrl-Z       Suspend; fg resumes\n\nExample:\n  otelc a  # b\n  otelc "
      "c");
  CHECK(footer.paragraphs == std::vector<std::string>{"Two lines."});
  CHECK(footer.exit_codes == FooterRows{{"0", "success"}, {"128+n", "if a signal"}, {"2", "wrong usage"}});
  REQUIRE(footer.lists.size() == 1);
  CHECK(footer.lists[0].first == "Keys");
  CHECK(footer.lists[0].second == FooterRows{{"q, Ctrl-C", "Quit"}, {"Ctrl-Z", "Suspend; fg resumes"}});
  CHECK(footer.examples == std::vector<std::string>{"otelc a  # b", "otelc c"});
}

TEST_CASE("footer: remarks beside exit codes") {
  const Footer footer = parse_footer("Exit codes: the command's own; 124 a limit. More of it.");
  CHECK(footer.exit_codes == FooterRows{{"", "the command's own"}, {"124", "a limit"}, {"", "More of it."}});
}

TEST_CASE("footer: nothing") {
  const Footer footer = parse_footer("");
  CHECK(footer.paragraphs.empty());
  CHECK(footer.exit_codes.empty());
  CHECK(footer.examples.empty());
}
