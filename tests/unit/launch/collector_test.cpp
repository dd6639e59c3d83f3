// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/collector.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/launch/run_log.hpp>

#include "../../support/temp_dir.hpp"
#include "../server/http1_client.hpp"

using namespace otelc;
using namespace otelc::launch;

namespace {

class Counting final : public ingest::Consumer {
 public:
  void consume(PaddedView) override { ++lines; }
  std::atomic<int> lines{0};
};

/// Throws in the network thread, as a fault in our own code would.
class Throwing final : public ingest::Consumer {
 public:
  void consume(PaddedView) override { throw std::runtime_error("a fault"); }
};

/// Counts lines, and blocks at the first one until it is released.
class Holding final : public ingest::Consumer {
 public:
  void consume(PaddedView) override {
    if (++lines > 1) return;
    entered.set_value();
    open.get_future().wait();
  }
  std::atomic<int> lines{0};
  std::promise<void> entered;
  std::promise<void> open;
};

Result<std::unique_ptr<launch::Collector>> open_collector(const RunFiles& files, agents::Content content,
                                                          ingest::Consumer& meter) {
  auto log = launch::open_run_log(files.dir, {});
  if (!log) return tl::unexpected(log.error());
  return Collector::open(std::move(log->writer), content, meter);
}

std::string post(const std::string& secret, const std::string& body = "{}") {
  return "POST /" + secret +
         "/v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("exports are counted and stored, and connections are visible from outside") {
  const test::TempDir dir;
  const RunFiles files(dir.file("run"));
  Counting meter;
  auto collector = open_collector(files, agents::Content::off, meter);
  REQUIRE(collector);
  const auto to = (*collector)->destination(agents::Protocol::http_json);
  CHECK((*collector)->connections() == 0);
  (*collector)->start();
  {
    test::Client client(test::Wire::to_port(to.port));
    REQUIRE(client.send(post(to.secret)));
    CHECK(client.answer().status == 200);
    CHECK((*collector)->connections() == 1);
    CHECK(meter.lines == 1);
  }
  (*collector)->stop();
  CHECK((*collector)->failure().empty());
  CHECK((*collector)->connections() == 0);
  CHECK_FALSE(test::read_whole(files.log).empty());
}

TEST_CASE("large requests that cannot be answered in time are still counted and stored") {
  const test::TempDir dir;
  const RunFiles files(dir.file("run"));
  Holding meter;
  auto collector = open_collector(files, agents::Content::off, meter);
  REQUIRE(collector);
  const auto to = (*collector)->destination(agents::Protocol::http_json);
  (*collector)->start();
  std::string resources = "{}";
  for (int i = 0; i < 1'000'000; ++i) resources += ",{}";
  const std::string large = "{\"resourceLogs\":[" + resources + "]}";  // tens of milliseconds each
  std::vector<test::Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(test::Wire::to_port(to.port));
    REQUIRE(clients.back().send(post(to.secret, large)));
  }
  meter.entered.get_future().wait();
  std::thread stopping([&collector] { (*collector)->stop(); });
  for (test::Client& client : clients) CHECK(client.answer().status == 0);
  meter.open.set_value();
  stopping.join();
  CHECK(meter.lines == 3);
  CHECK(test::lines_of(files.log).size() == 3);
}

TEST_CASE("requests without the run's secret are rejected") {
  const test::TempDir dir;
  const RunFiles files(dir.file("run"));
  Counting meter;
  auto collector = open_collector(files, agents::Content::off, meter);
  REQUIRE(collector);
  const auto to = (*collector)->destination(agents::Protocol::http_json);
  CHECK(to.secret.size() == 32);
  (*collector)->start();
  for (const std::string& wrong :
       {std::string("x"), to.secret.substr(1), to.secret + "0", std::string(32, '0')}) {
    test::Client client(test::Wire::to_port(to.port));
    REQUIRE(client.send(post(wrong)));
    CHECK(client.answer().status == 401);
  }
  (*collector)->stop();
  CHECK(test::read_whole(files.log).empty());
}

TEST_CASE("a collector that fails during the run refuses connections instead of leaving them unanswered") {
  const test::TempDir dir;
  Throwing meter;
  auto collector = open_collector(launch::RunFiles(dir.file("run")), agents::Content::off, meter);
  REQUIRE(collector);
  const auto to = (*collector)->destination(agents::Protocol::http_json);
  (*collector)->start();
  test::Client client(test::Wire::to_port(to.port));
  REQUIRE(client.send(post(to.secret)));
  CHECK(client.answer().status == 0);
  CHECK_FALSE(test::Wire::to_port(to.port).is_open());
  CHECK((*collector)->connections() == 0);
  (*collector)->stop();
  CHECK((*collector)->failure() == "a fault");
}
