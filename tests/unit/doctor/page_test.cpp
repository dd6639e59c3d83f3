// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/page.hpp>

#include <string>

#include <doctest/doctest.h>

#include <otelc/report/columns.hpp>

using namespace otelc::doctor;
using otelc::findings::Finding;
using otelc::findings::Level;
using Mark = Page::Mark;

TEST_CASE("sections, marks, remedies and totals") {
  Page page({});
  page.heading("One");
  page.line(Mark::good, "all is well");
  page.findings({{"id", Level::error, "A=1", "it is wrong", "unset A", "a/file"},
                 {"id", Level::warning, "B=1", "it is odd", "set B"}});
  page.heading("Two");
  page.line(Mark::note, "by the way");
  CHECK((page.errors() == 1 && page.warnings() == 1));
  CHECK(
      page.take() ==
      "One\n  ✓ all is well\n  ✗ A=1 in a/file: it is wrong\n    → unset A\n  ! B=1: it is odd\n    → set B\n"
      "\nTwo\n  · by the way\n\n1 error, 1 warning.\n");
  Page empty({});
  empty.line(Mark::good, "x");
  CHECK(empty.take() == "  ✓ x\n\nNo problems found.\n");
}

TEST_CASE("lines wrap at the width of the terminal, with continuation lines indented") {
  for (const std::size_t columns : {30U, 47U, 80U}) {
    Page page({columns, false});
    page.line(Mark::warning, "some words that go on and on until the line has no room for one more of them");
    page.remedy("and a remedy that is not short either, so that it takes a second line or more");
    const std::string text = page.take();
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
      CHECK(otelc::report::columns_of(text.substr(begin, end - begin)) <= columns);
    CHECK(text.find("\n    ") != std::string::npos);
  }
  Page narrow({1, false});
  narrow.line(Mark::good, "does not hang");
  CHECK(narrow.take().find("does not hang") != std::string::npos);
}

TEST_CASE("colours appear only if the terminal has them") {
  Page plain({80, false});
  Page coloured({80, true});
  for (Page* page : {&plain, &coloured}) {
    page->heading("H");
    page->line(Mark::error, "x");
  }
  CHECK(plain.take().find('\x1b') == std::string::npos);
  const std::string text = coloured.take();
  CHECK(text.find("\x1b[1mH\x1b[0m\n") != std::string::npos);
  CHECK(text.find("\x1b[31m✗\x1b[0m x\n") != std::string::npos);
}

TEST_CASE("text from outside is escaped and shortened") {
  Page page({});
  page.finding(
      {"id", Level::error, "A=\x1b[2J\n::error::x\xff" + std::string(100'000, 'y'), "p", "r\x1b", "w\x9b"});
  const std::string text = page.take();
  CHECK(text.size() < 1000);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\n::") == std::string::npos);
  CHECK(text.find("y…") != std::string::npos);
}
