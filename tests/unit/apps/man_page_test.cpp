// SPDX-License-Identifier: Apache-2.0
// Pages of the real commands, and what man and mandoc say about them: tests/cli/man_test.py.
#include "man_page.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace otelc::apps;

namespace {

bool page_has(const std::string& page, const std::string& part) {
  return page.find(part) != std::string::npos;
}

std::string page_with(const OptionModel& option) {
  CommandModel command;
  command.name = "serve";
  command.description = "Receive OTLP (over HTTP)";
  command.groups = {"Options"};
  command.options = {option};
  return man_page(CommandModel{}, command, {"0.1.0", "2026-11-30"});
}

}  // namespace

TEST_CASE("page: name, version and date") {
  const std::string page = page_with({{"--full"}, {}, "All of it", "Options", "", {}, false});
  CHECK(page_has(page, ".TH OTELC\\-SERVE 1 \"2026-11-30\" \"otelc 0.1.0\" \"otelc manual\"\n"));
  CHECK(page_has(page, ".SH NAME\notelc\\-serve \\- receive OTLP\n"));
}

TEST_CASE("page: choices that help does not name") {
  const ValueModel format{"FORMAT=FILE", {"json=", "text="}, Paths::files};
  CHECK(page_has(page_with({{"--report"}, format, "Write a report", "Options", "", {}, true}),
                 "Write a report.\nFORMAT is one of json, text.\n"));
  CHECK(page_has(page_with({{"--report"}, format, "Write json or text", "Options", "", {}, true}),
                 "\nWrite json or text\n"));
}

TEST_CASE("page: variables and files of options") {
  const std::string page = page_with(
      {{"--log"}, ValueModel{"FILE", {}, Paths::files}, "Log [a/b.log]", "Options", "A_LOG", {}, false});
  CHECK(page_has(page, ".SH ENVIRONMENT\n.TP\n\\fBA_LOG\\fP\nThe value of \\fB\\-\\-log\\fP.\n"));
  CHECK(page_has(page, ".SH FILES\n.TP\n\\fIa/b.log\\fP\nThe default of \\fB\\-\\-log\\fP.\n"));
}
