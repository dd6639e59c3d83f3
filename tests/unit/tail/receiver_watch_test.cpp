// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/receiver_watch.hpp>

#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <otelc/store/lock_file.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using store::LockFile;
using tail::ReceiverWatch;

namespace {

/// A watch with a clock that the test advances.
struct Watched {
  std::string look(std::chrono::milliseconds later = ReceiverWatch::kLookEvery) {
    now += later;
    std::string seen;
    for (const auto& change : watch.look(now, 7)) {
      CHECK(change.time == 7);
      CHECK(change.pid == ::getpid());
      seen += change.command + (change.has_begun ? " began " : " ended ");
    }
    return seen;
  }
  test::TempDir dir;
  std::string log = dir.file("log");
  std::optional<LockFile> held;
  void hold() { held.emplace(LockFile::hold(log).value()); }
  ReceiverWatch watch{log};
  ReceiverWatch::Steady::time_point now{std::chrono::hours(1)};
};

}  // namespace

TEST_CASE("ReceiverWatch: the first holder, or none, is no change") {
  Watched without_holder;
  for (int i = 0; i < 3; ++i) CHECK(without_holder.look().empty());
  Watched somebody;
  somebody.hold();
  somebody.watch = ReceiverWatch(somebody.log);
  for (int i = 0; i < 3; ++i) CHECK(somebody.look().empty());
  somebody.held.reset();
  CHECK(somebody.look().empty());
  CHECK(somebody.look() == "receiver ended ");
}

TEST_CASE("ReceiverWatch: each change is reported once, at the second look that sees it") {
  Watched watched;
  for (int i = 0; i < 2; ++i) {
    watched.hold();
    CHECK(watched.look().empty());
    CHECK_MESSAGE(watched.look(std::chrono::milliseconds(0)) == "receiver began ",
                  "the second look waits for nothing");
    CHECK(watched.look().empty());
    watched.held.reset();
    CHECK(watched.look().empty());
    CHECK(watched.look(std::chrono::milliseconds(0)) == "receiver ended ");
    CHECK(watched.look().empty());
  }
}

TEST_CASE("ReceiverWatch: looks once a second") {
  Watched watched;
  CHECK(watched.look().empty());
  watched.hold();
  for (int i = 0; i < 3; ++i) CHECK(watched.look(std::chrono::milliseconds(333)).empty());
  CHECK(watched.look(std::chrono::milliseconds(1)).empty());
  CHECK(watched.look(std::chrono::milliseconds(1)) == "receiver began ");
}

TEST_CASE("ReceiverWatch: a lock that is released for a moment is no end") {
  Watched watched;
  watched.hold();
  CHECK(watched.look().empty());
  CHECK(watched.look() == "receiver began ");
  watched.held.reset();
  CHECK(watched.look().empty());
  watched.hold();
  CHECK(watched.look().empty());
  CHECK(watched.look().empty());
}
