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

/// What `serve` counts as it arrives: enough for the rate file, and no more. consume() is called from one
/// thread at a time.
class LiveRate final : public Consumer {
 public:
  /// `clock` must outlive it.
  LiveRate(std::string rate_file, const Clock& clock) : file_(std::move(rate_file), clock) {
    accountant_.keep_totals_only();
  }

  /// A line that says nothing of usage is no error: it was checked before it came here.
  void consume(PaddedView line) override {
    const bool is_read = take(line);
    accountant_.shrink();
    if (!is_read) throw std::bad_alloc();
  }

  /// Of all that was counted. After Receiver::finish(): nobody calls consume() then.
  [[nodiscard]] ledger::RunningTotals totals() { return accountant_.totals(); }
  /// Requests that are missing from it in part: there was no memory to count them. The log has them.
  [[nodiscard]] std::uint64_t uncounted() const { return uncounted_; }

 private:
  /// False when the line could not be read, for want of memory. When it can be read but not counted, it is
  /// counted in part: then the log is what counts.
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
