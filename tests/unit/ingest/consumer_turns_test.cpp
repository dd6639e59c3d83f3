// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/consumer_turns.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc;
using ingest::ConsumerTurns;

namespace {

/// Notes its lines, and blocks in the line `large` until `open` is set.
class Holding final : public ingest::Consumer {
 public:
  void consume(PaddedView line) override {
    const std::string text(line.text());
    if (text == "large") {
      entered.set_value();
      open.get_future().wait();
    }
    lines.push_back(text);
    if (text == "bad") throw std::runtime_error("no");
  }
  std::promise<void> entered;
  std::promise<void> open;
  std::vector<std::string> lines;
};

void take_small(ConsumerTurns& turns, std::string line) {
  turns.take_small(line);
}

}  // namespace

TEST_CASE("a free consumer gets a line at once") {
  Holding consumer;
  ConsumerTurns turns(&consumer);
  take_small(turns, "a");
  CHECK(consumer.lines == std::vector<std::string>{"a"});
  ConsumerTurns none(nullptr);
  take_small(none, "b");
}

TEST_CASE(
    "small lines do not wait for a large one, and are counted right after it, also behind one that fails") {
  Holding consumer;
  ConsumerTurns turns(&consumer);
  std::thread other([&turns] {
    std::string line = "large";
    turns.take_large(line);
  });
  consumer.entered.get_future().wait();
  take_small(turns, "a");
  take_small(turns, "bad");
  take_small(turns, "b");
  consumer.open.set_value();
  other.join();
  take_small(turns, "c");
  CHECK(consumer.lines == std::vector<std::string>{"large", "a", "bad", "b", "c"});
}

TEST_CASE("copies are bounded: then a small line waits for the large one") {
  Holding consumer;
  ConsumerTurns turns(&consumer, 1'000);
  std::thread other([&turns] {
    std::string line = "large";
    turns.take_large(line);
  });
  consumer.entered.get_future().wait();
  take_small(turns, std::string(600, 'a'));
  std::atomic<bool> has_waited = false;
  std::thread small([&] {
    take_small(turns, std::string(600, 'b'));
    has_waited = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // were it not to wait, it would be through
  CHECK_FALSE(has_waited);
  consumer.open.set_value();
  small.join();
  other.join();
  CHECK(consumer.lines == std::vector<std::string>{"large", std::string(600, 'a'), std::string(600, 'b')});
}

TEST_CASE("a consumer that throws ends its turn") {
  Holding consumer;
  ConsumerTurns turns(&consumer);
  CHECK_THROWS(take_small(turns, "bad"));
  take_small(turns, "a");
  CHECK(consumer.lines == std::vector<std::string>{"bad", "a"});
}
