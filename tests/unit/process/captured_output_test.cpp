// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/captured_output.hpp>

#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc::process;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLong{120'000};

std::vector<std::string> shell(const std::string& script) {
  return {"/bin/sh", "-c", script};
}

}  // namespace

TEST_CASE("the output and exit codes of commands") {
  const auto got = capture_output(
      {shell("echo out; echo err >&2"), shell("cat; exit 3"), shell("kill -9 $$"), {"/no/such/program"}},
      kLong, 100);
  REQUIRE(got.size() == 4);
  CHECK(got[0].text == "out\nerr\n");
  CHECK((got[0].has_ended && got[0].exit_code == 0));
  CHECK(got[1].text.empty());  // its stdin is empty
  CHECK((got[1].has_ended && got[1].exit_code == 3));
  CHECK((got[2].has_ended && got[2].exit_code == 128 + 9));
  CHECK(got[3].text.empty());
  CHECK_FALSE((got[3].has_ended && got[3].exit_code == 0));
  CHECK(capture_output({}, kLong, 100).empty());
  CHECK((::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD));
}

TEST_CASE("a command that writes without end, or never ends, is killed, and its output is capped") {
  const auto got = capture_output({shell("echo first; sleep 1000"), shell("yes")}, milliseconds(300), 10);
  REQUIRE(got.size() == 2);
  CHECK_FALSE(got[0].has_ended);
  CHECK_FALSE(got[1].has_ended);
  CHECK(got[1].text.size() <= 10);
}

TEST_CASE("processes that a command leaves behind do not delay the result") {
  const auto got = capture_output({shell("sleep 1000 & echo done")}, kLong, 100);
  CHECK(got[0].has_ended);
  CHECK(got[0].text == "done\n");
}
