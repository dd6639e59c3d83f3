// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/accountant.hpp>
#include <otelc/ingest/rate_file.hpp>
#include <otelc/ingest/receiver.hpp>

namespace otelc::ingest {

/// What `serve` counts as it arrives: enough for the rate file, and no more. consume() is called from one
/// thread at a time.
class LiveRate final : public Consumer {
 public:
  /// `clock` must outlive it.
  LiveRate(std::string rate_file, const Clock& clock) : file_(std::move(rate_file), clock) {
    accountant_.skip_history();
  }

  /// A line that says nothing of usage is no error: it was checked before it came here.
  void consume(PaddedView line) override {
    if (accountant_.take(line)) file_.update(accountant_.totals().tokens);
  }

  /// Of all that was counted. After Receiver::finish(): nobody calls consume() then.
  [[nodiscard]] usage::RunningTotals totals() { return accountant_.totals(); }

 private:
  Accountant accountant_;
  RateFile file_;
};

}  // namespace otelc::ingest
