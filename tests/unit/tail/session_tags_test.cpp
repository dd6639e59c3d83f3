// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/session_tags.hpp>

#include <set>
#include <string>

#include <doctest/doctest.h>

#include <otelc/report/columns.hpp>

using namespace otelc;
using tail::LiveEvent;
using tail::SessionTags;

namespace {

constexpr UnixNanos kMinute = 60'000'000'000;
constexpr UnixNanos kStart = 1000 * kMinute;

LiveEvent of(const std::string& session, const std::string& agent = "claude-code") {
  LiveEvent live;
  live.agent = agent;
  live.session = session;
  return live;
}

}  // namespace

TEST_CASE("SessionTags: there is no column until a second session is live, and when only one still is") {
  SessionTags tags;
  CHECK(tags.note(of("aaaa-1"), kStart).columns == 0);
  CHECK(tags.columns() == 0);
  const auto second = tags.note(of("bbbb-1"), kStart + kMinute);
  CHECK(second.text == "bbbb");
  CHECK(second.columns == 4);
  CHECK(tags.note(of("aaaa-1"), kStart + 2 * kMinute).text == "aaaa");
  CHECK(tags.columns() == 4);
  CHECK_MESSAGE(tags.note(of("aaaa-1"), kStart + 11 * kMinute).columns == 4,
                "ten minutes are not more than ten");
  CHECK(tags.note(of("aaaa-1"), kStart + 11 * kMinute + 1).columns == 0);
  CHECK_MESSAGE(tags.note(of("bbbb-1"), kStart).columns == 4, "an earlier time is as late as the latest");
}

TEST_CASE("SessionTags: tags of live sessions differ") {
  const auto second_tag = [](const std::string& first, const std::string& second) {
    SessionTags tags;
    (void)tags.note(of(first), kStart);
    return tags.note(of(second), kStart).text;
  };
  CHECK(second_tag("2e9d468d", "71c0aa12") == "71c0");
  CHECK(second_tag("2e9d468d", "2e9daa12") == "2e9da");
  CHECK(second_tag("2e9d468d", "2e9d4a12") == "2e9d4a");
  CHECK_MESSAGE(
      second_tag("019ac0f2-11f0-7abc-8001-0000deadbeef", "019ac0f2-11f3-7abc-8001-0000cafef00d") == "f00d",
      "a version 7 UUID begins with its time");
  CHECK_MESSAGE(second_tag("session-1-of-mine", "session-2-of-mine") == "ses#2", "alike at both ends");
  CHECK(second_tag("s1", "s2") == "s2");
  SessionTags same;
  (void)same.note(of("s1", "one-agent"), kStart);
  CHECK(same.note(of("s1", "other-agent"), kStart).text == "s1#2");
}

TEST_CASE("SessionTags: an agent without sessions is one session; an event without an id has no tag") {
  SessionTags tags;
  (void)tags.note(of("", "my-bot"), kStart);
  CHECK_MESSAGE(tags.note(of("aaaa", "my-bot"), kStart).columns == 0, "it was that session's");
  CHECK(tags.note(of("", "other-bot"), kStart).text == "othe");
  const auto untagged = tags.note(of("", "my-bot"), kStart);
  CHECK(untagged.text.empty());
  CHECK(untagged.columns == 4);
}

TEST_CASE("SessionTags: at the limit, the session that was seen longest ago is forgotten") {
  SessionTags tags;
  (void)tags.note(of("1", "first-agent"), kStart);
  (void)tags.note(of("1", "second-agent"), kStart + 1);
  std::set<std::string> seen;
  for (std::size_t i = 2; i < SessionTags::kSessionsMax; ++i) {
    const auto tag = tags.note(of("x-" + std::to_string(100 + i) + "-y"), kStart + i).text;
    CHECK(report::columns_of(tag) <= 6);
    seen.insert(tag);
  }
  CHECK(seen.size() == SessionTags::kSessionsMax - 2);
  (void)tags.note(of("1", "first-agent"), kStart + 1000);
  (void)tags.note(of("one more"), kStart + 1001);
  CHECK_MESSAGE(tags.note(of("", "first-agent"), kStart + 1002).text.empty(), "its session is known");
  CHECK_MESSAGE(tags.note(of("", "second-agent"), kStart + 1003).text == "seco", "its session is not");
}

TEST_CASE("SessionTags: names are cut between characters and have no controls") {
  SessionTags tags;
  (void)tags.note(of("first"), kStart);
  CHECK(tags.note(of("模型模型"), kStart).text == "模型");
  CHECK(tags.note(of("\x1b[2J"), kStart).text == "\\x1b");
  CHECK(report::columns_of(tags.note(of(std::string(1024, '\xff')), kStart).text) == 4);
}
