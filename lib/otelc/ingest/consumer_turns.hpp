// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include <otelc/ingest/consumer.hpp>

namespace otelc::ingest {

/// Lets two threads feed one Consumer, one line at a time: one thread with small lines, one with large ones.
/// Counting a large line can take seconds, so small lines that arrive meanwhile are copied and counted right
/// after it. The order of lines does not change a total.
class ConsumerTurns {
 public:
  /// Default limit for copies that wait, in bytes. At the limit take_small() blocks.
  static constexpr std::size_t kCopiesMax = std::size_t{32} << 20;

  /// `consumer` must outlive this object. With nullptr, lines are ignored.
  explicit ConsumerTurns(Consumer* consumer, std::size_t copies_max = kCopiesMax)
      : consumer_(consumer), copies_max_(copies_max) {}

  /// Counts the line at once, or copies it for later if the consumer is busy. Reserves padding in `line`.
  /// Call it from one thread.
  void take_small(std::string& line);
  /// Waits until the consumer is free, then counts the line and all copies that were made meanwhile. Reserves
  /// padding in `line`. Call it from one other thread.
  void take_large(std::string& line);

 private:
  void count_copies();

  Consumer* const consumer_;
  const std::size_t copies_max_;
  std::mutex mutex_;              // guards what follows
  std::condition_variable done_;  // a turn has ended, or copies were taken
  bool is_busy_ = false;
  std::vector<std::string> copies_;
  std::size_t copies_bytes_ = 0;
};

}  // namespace otelc::ingest
