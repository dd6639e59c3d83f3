// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <new>
#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/rate_file.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::ingest {

/// The Consumer of `serve`: counts totals as they arrive and keeps the rate file up to date. Call consume()
/// from one thread at a time.
class LiveRate final : public Consumer {
 public:
  /// `clock` must outlive this object.
  LiveRate(std::string rate_file, const Clock& clock) : file_(std::move(rate_file), clock) {
    accountant_.keep_totals_only();
  }

  /// Counts one line. A line without usage is no error. Throws std::bad_alloc if memory does not suffice to
  /// read it.
  void consume(PaddedView line) override {
    const bool is_read = take(line);
    accountant_.shrink();
    if (!is_read) throw std::bad_alloc();
  }

  /// Returns the totals of all lines. Call it after Receiver::finish(), when consume() is no longer called.
  [[nodiscard]] ledger::RunningTotals totals() { return accountant_.totals(); }
  /// Returns how many requests were counted only in part for want of memory. The log has them completely.
  [[nodiscard]] std::uint64_t uncounted() const { return uncounted_; }

 private:
  /// Returns false if memory does not suffice to read the line. If it suffices to read but not to count it,
  /// the line is counted in part.
  bool take(PaddedView line) {
    try {
      const auto taken = accountant_.take(line);
      if (taken) file_.update(accountant_.totals().tokens);
      return taken || taken.error().kind != ErrorKind::unavailable;
    } catch (const std::bad_alloc&) {
      ++uncounted_;
      return true;
    }
  }

  usage::Accountant accountant_;
  RateFile file_;
  std::uint64_t uncounted_ = 0;
};

}  // namespace otelc::ingest
