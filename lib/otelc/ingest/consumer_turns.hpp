// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include <otelc/ingest/consumer.hpp>

namespace otelc::ingest {

/// Lets two threads feed one Consumer, one line at a time. Counting a large line can take seconds, and the
/// thread of the small ones does not wait for it: what it brings meanwhile is copied, and counted right
/// after the large line. The order of lines changes no total.
class ConsumerTurns {
 public:
  /// Copies kept at a time, in bytes. Beyond that take_small() waits.
  static constexpr std::size_t kCopiesMax = std::size_t{32} << 20;

  /// `consumer` must outlive it; nullptr: there is none.
  explicit ConsumerTurns(Consumer* consumer, std::size_t copies_max = kCopiesMax)
      : consumer_(consumer), copies_max_(copies_max) {}

  /// Counts the line at once, or later when the consumer is busy. For one thread.
  void take_small(std::string& line);
  /// Waits for its turn, then counts the line and all that came meanwhile. For another thread.
  void take_large(std::string& line);

 private:
  void count_copies();

  Consumer* const consumer_;
  const std::size_t copies_max_;
  std::mutex mutex_;              // guards what follows
  std::condition_variable done_;  // somebody is
  bool is_busy_ = false;
  std::vector<std::string> copies_;
  std::size_t copies_bytes_ = 0;
};

}  // namespace otelc::ingest
