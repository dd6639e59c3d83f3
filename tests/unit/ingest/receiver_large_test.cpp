// SPDX-License-Identifier: Apache-2.0
// Requests that would hold up the caller of a Receiver.
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/receiver.hpp>

#include "../../support/compress.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using ingest::Receiver;

namespace {

using Answer = Result<otlp::Decoded>;

/// Calls a function of the test for each line, and notes its thread and length.
class Acting final : public ingest::Consumer {
 public:
  void consume(PaddedView line) override {
    sizes.push_back(line.size);
    threads.push_back(std::this_thread::get_id());
    if (act) act(line.size);
  }
  std::function<void(std::size_t)> act;
  std::vector<std::size_t> sizes;
  std::vector<std::thread::id> threads;
};

class ReceiverAndLog {
 public:
  ReceiverAndLog() {
    auto log = store::LogWriter::open({.path = path(), .durability = store::Durability::os});
    REQUIRE(log);
    log_ = std::move(*log);
    receiver.emplace(Receiver::Options{}, *log_, &consumer, system_clock());
  }

  std::future<Answer> take(std::string body, Coding coding = Coding::identity) {
    auto answer = std::make_shared<std::promise<Answer>>();
    receiver->take({otlp::Signal::logs, otlp::Encoding::json, coding, std::move(body)},
                   [answer](Answer what) { answer->set_value(std::move(what)); });
    return answer->get_future();
  }

  std::vector<std::string> lines() {
    receiver.reset();
    log_.reset();
    return test::lines_of(path());
  }

  Acting consumer;
  std::optional<Receiver> receiver;

 private:
  [[nodiscard]] std::string path() const { return dir_.file("log"); }
  test::TempDir dir_;
  std::unique_ptr<store::LogWriter> log_;
};

/// Returns JSON of exactly `size` bytes.
std::string body_of(std::size_t size) {
  constexpr std::size_t kQuotes = 8;
  return R"({"a":")" + std::string(size - kQuotes, 'x') + R"("})";
}

}  // namespace

TEST_CASE("only requests that are large, as sent or inflated, are handled on another thread") {
  ReceiverAndLog to;
  const std::string small = body_of(Receiver::kSmallBytes);
  const std::string large = body_of(Receiver::kSmallBytes + 1);
  REQUIRE(small.size() == Receiver::kSmallBytes);
  // One after the other: the consumer notes them in this order.
  for (const std::string* body : {&small, &large}) {
    CHECK(to.take(*body).get());
    CHECK(to.take(test::gzipped(*body), Coding::gzip).get());
    CHECK(to.take(test::zstd_compressed(*body), Coding::zstd).get());
  }
  const auto here = std::this_thread::get_id();
  REQUIRE(to.consumer.threads.size() == 6);
  for (std::size_t i = 0; i < 3; ++i) CHECK(to.consumer.threads[i] == here);
  for (std::size_t i = 3; i < 6; ++i) CHECK(to.consumer.threads[i] == to.consumer.threads[3]);
  CHECK(to.consumer.threads[3] != here);
  const auto lines = to.lines();
  REQUIRE(lines.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(lines[i].size() + 1 == to.consumer.sizes[i]);
    CHECK((lines[i].find(i < 3 ? small : large) != std::string::npos));
  }
}

TEST_CASE("small requests are answered while a large one is counted, and are counted after it") {
  ReceiverAndLog to;
  std::promise<void> entered;
  std::promise<void> open;
  to.consumer.act = [&](std::size_t size) {
    if (size < Receiver::kSmallBytes) return;
    entered.set_value();
    open.get_future().wait();
  };
  auto large = to.take(body_of(1u << 20));
  entered.get_future().wait();
  for (int i = 0; i < 3; ++i) CHECK(to.take("{}").get());
  CHECK(to.consumer.sizes.size() == 1);
  CHECK_FALSE(to.receiver->is_idle());
  open.set_value();
  CHECK(large.get());
  to.receiver->finish(std::chrono::seconds(120));
  CHECK(to.receiver->is_idle());
  CHECK(to.consumer.sizes.size() == 4);
  CHECK(to.lines().size() == 4);
}

TEST_CASE("a large request that fails ends neither the thread nor other requests") {
  ReceiverAndLog to;
  to.consumer.act = [](std::size_t) { throw std::bad_alloc(); };
  for (const std::size_t size : {std::size_t{100}, std::size_t{1} << 20}) {
    const Answer answer = to.take(body_of(size)).get();
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::unavailable);
  }
  to.consumer.act = [](std::size_t) { throw std::runtime_error("a fault"); };
  const Answer answer = to.take(body_of(1u << 20)).get();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::internal);
  to.consumer.act = {};
  CHECK(to.take(body_of(1u << 20)).get());
  const Answer bad = to.take("[" + body_of(1u << 20)).get();
  REQUIRE_FALSE(bad);
  CHECK(bad.error().kind == ErrorKind::bad_data);
  CHECK(to.lines().size() == 2);  // the good one, and the rejected one with the beginning of what came
}
