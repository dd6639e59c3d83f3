// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/accountant.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/usage/rate_window.hpp>

namespace otelc::ingest {

/// Counts what is received as it arrives and keeps the rate file up to date (product.md, "The rate
/// file"): rewritten when there is new usage, at most five times a second, and every second while
/// the rate slides down to 0. The file is written on a thread of its own: an ill disk delays nobody.
/// consume() is called from one thread.
class LiveRate final : public Consumer {
 public:
  /// `clock` and `prices` must outlive it.
  LiveRate(std::string rate_file, const Clock& clock,
           const prices::PriceBook& prices = prices::built_in_prices());
  /// Writes the last state before it ends.
  ~LiveRate() override;
  LiveRate(const LiveRate&) = delete;
  LiveRate& operator=(const LiveRate&) = delete;

  void consume(PaddedView line) override;
  /// Of all that was consumed, without the inputs; not while consume() runs.
  [[nodiscard]] usage::Summary summary() const { return accountant_.summary(); }

 private:
  void write_files();

  const std::string rate_file_;
  const Clock& clock_;
  Accountant accountant_;
  std::int64_t counted_tokens_ = 0;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  usage::RateWindow window_;
  bool is_new_ = false;
  bool is_stopping_ = false;

  std::thread writer_;  // last: it uses all of the above
};

}  // namespace otelc::ingest
