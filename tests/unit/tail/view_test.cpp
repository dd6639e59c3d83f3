// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/view.hpp>

#include <unistd.h>

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include <otelc/base/padded.hpp>

#include "../../support/claude_lines.hpp"
#include "on_terminal.hpp"

using namespace otelc;
using tail::Begin;
using tail::Format;
using tail::Screen;
using tail::Signals;
using tail::TailOptions;
using tail::View;

namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] UnixNanos now() const override { return 1'800'000'000'000'000'000; }
};

void take(View& view, std::string line) {
  view.take(padded(line));
}

/// Returns a request with `number` input tokens, made at `number` s of 1970.
std::string numbered_request(int number) {
  return test::Claude().request(number * 1000, number, 1);
}

/// Returns what a View writes into a pipe while `act` uses it.
template <class Act>
std::string seen(const TailOptions& options, const Act& act) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd out(ends[0]);
  UniqueFd in(ends[1]);
  const FixedClock clock;
  {
    Screen screen(nullptr, in.get());
    View view(options, screen, clock);
    act(view);
  }
  in.reset();
  return test::read_to_end(out.get());
}

int lines_in(const std::string& text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("View: the last ten events of an existing log are shown, and all new ones") {
  const std::string text = seen({.log = "log", .format = Format::json}, [](View& view) {
    for (int i = 1; i <= 30; ++i) take(view, numbered_request(i));
    view.go_live();
    take(view, numbered_request(31));
  });
  CHECK(lines_in(text) == 11);
  CHECK_FALSE(contains(text, R"("input":20)"));
  CHECK(contains(text, R"("input":21)"));
  CHECK(contains(text, R"("input":31)"));
}

TEST_CASE("View: from the start, all events; a resend is shown once, a bad line is counted") {
  const std::string text =
      seen({.log = "log", .format = Format::json, .begin = Begin::start}, [](View& view) {
        for (int i = 1; i <= 15; ++i) take(view, numbered_request(i));
        take(view, numbered_request(15));
        CHECK(view.skipped() == 0);
        take(view, R"({"resourceLogs":[{"scopeLo)");
        CHECK(view.skipped() == 1);
      });
  CHECK(lines_in(text) == 15);
}

TEST_CASE("View: raw lines are printed as they are, even unreadable ones") {
  const std::string text = seen({.log = "log", .format = Format::raw, .begin = Begin::start}, [](View& view) {
    take(view, "not JSON \x1b[31m");
    take(view, R"({"resourceLogs":[]})");
  });
  CHECK(text == "not JSON \x1b[31m\n{\"resourceLogs\":[]}\n");
}

TEST_CASE("View: events that wait for a better report are shown when all is settled") {
  const std::string text =
      seen({.log = "log", .format = Format::json, .begin = Begin::start}, [](View& view) {
        take(view, test::Claude().tokens("input", 10, 1000));
        view.settle(true);
      });
  CHECK(contains(text, R"("input":1000)"));
}

TEST_CASE("View: the row has the totals so far") {
  const auto shown = test::on_terminal([] {
    const FixedClock clock;
    Signals signals;
    Screen screen(&signals);
    View view({.log = "log", .begin = Begin::start}, screen, clock);
    take(view, numbered_request(1000));
    take(view, test::Claude().event("api_error", 5, ""));
    view.show_status();
    return std::string();
  });
  INFO(shown.bytes);
  CHECK(contains(shown.bytes, " 1,001 tokens  cost unknown  1 request  1 error"));
}

TEST_CASE("View: the totals replace the row at the end") {
  const auto shown = test::on_terminal([] {
    const FixedClock clock;
    Signals signals;
    Screen screen(&signals);
    View view({.log = "log", .begin = Begin::start}, screen, clock);
    view.show_status();
    take(view, numbered_request(1000));
    view.end_status();
    return std::string();
  });
  INFO(shown.bytes);
  CHECK(shown.bytes.ends_with("\r\x1b[J1,001 tokens  cost unknown  1 request\n"));
  const auto none = test::on_terminal([] {
    const FixedClock clock;
    Signals signals;
    Screen screen(&signals);
    View({.log = "log", .begin = Begin::start}, screen, clock).end_status();
    return std::string();
  });
  CHECK(none.bytes.empty());
}

TEST_CASE("View: a receiver's end is shown, but not with raw lines") {
  const auto act = [](View& view) { view.show({1'000'000'000, false, "serve", 4711}); };
  CHECK(contains(seen({.log = "log", .begin = Begin::start}, act), "  otelc  serve ended (pid 4711)\n"));
  CHECK(seen({.log = "log", .format = Format::json, .begin = Begin::start}, act) ==
        R"({"ts":"1970-01-01T00:00:01.000Z","event":"receiver_ended","command":"serve","pid":4711})"
        "\n");
  CHECK(seen({.log = "log", .format = Format::raw, .begin = Begin::start}, act).empty());
}

TEST_CASE("View: sessions are live by the arrival of their lines") {
  const auto line = [](const std::string& session, int minute) {
    test::Claude claude;
    claude.session = session;
    return R"({"ts":"2026-11-23T21:)" + std::to_string(minute) + R"(:00Z","path":"/v1/logs","payload":)" +
           claude.request(minute * 1000, minute, 1) + "}";
  };
  const std::string text = seen({.log = "log", .begin = Begin::start}, [&](View& view) {
    take(view, line("aaaa1", 10));
    take(view, line("bbbb2", 21));
    take(view, line("aaaa1", 30));
  });
  CHECK_FALSE(contains(text, "bbbb"));
  CHECK(contains(text, "  aaaa  main"));
}

TEST_CASE("View: a long log is shown from near its end and counted from its start") {
  const std::string text = seen({.log = "log", .format = Format::json}, [](View& view) {
    const auto ahead = [&](int number) {
      std::string line = numbered_request(number);
      view.take_ahead(padded(line));
    };
    view.begin_ahead();
    for (int i = 21; i <= 40; ++i) ahead(i);
    CHECK(view.show_ahead());
    for (int i = 1; i <= 30; ++i) take(view, numbered_request(i));
    ahead(41);  // comes while the log is counted
    for (int i = 31; i <= 41; ++i) take(view, numbered_request(i));
    view.go_live();
    take(view, numbered_request(42));
    take(view, numbered_request(1));  // sent again
  });
  CHECK(lines_in(text) == 12);
  CHECK_FALSE(contains(text, R"("input":30)"));
  for (int i = 31; i <= 42; ++i) CHECK(contains(text, R"("input":)" + std::to_string(i)));
}

TEST_CASE("View: if there is nothing to show near the end, the last events before it are shown") {
  const std::string text = seen({.log = "log", .format = Format::json}, [](View& view) {
    view.begin_ahead();
    std::string line = R"({"resourceLogs":[]})";
    view.take_ahead(padded(line));
    CHECK_FALSE(view.show_ahead());
    take(view, numbered_request(1));
    take(view, R"({"resourceLogs":[]})");
    view.go_live();
  });
  CHECK(lines_in(text) == 1);
}

TEST_CASE("View: metrics near the end are shown once") {
  const std::string text = seen({.log = "log", .format = Format::json}, [](View& view) {
    std::string line = test::Claude().tokens("input", 10, 1000);
    view.begin_ahead();
    view.take_ahead(padded(line));
    CHECK(view.show_ahead());
    take(view, test::Claude().tokens("input", 10, 1000));
    view.go_live();
    view.settle(true);
  });
  CHECK(lines_in(text) == 1);
}

TEST_CASE(
    "View: the row says how much has been counted, and the end no totals, as long as they are unknown") {
  const auto shown = test::on_terminal([] {
    const FixedClock clock;
    Signals signals;
    Screen screen(&signals);
    View view({.log = "log"}, screen, clock);
    std::string line = numbered_request(2000);
    view.begin_ahead();
    view.take_ahead(padded(line));
    view.show_ahead();
    view.note_counted(43, 100);
    take(view, numbered_request(1000));
    view.show_status();
    view.end_status();
    return std::string();
  });
  INFO(shown.bytes);
  CHECK(contains(shown.bytes, " counting… 43 %"));
  CHECK_FALSE(contains(shown.bytes, "tokens"));
}
