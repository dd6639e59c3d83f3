// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/tail/live_feed.hpp>
#include <otelc/tail/options.hpp>
#include <otelc/tail/screen.hpp>
#include <otelc/tail/session_tags.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::tail {

/// One reading of a log's lines: counts them and makes the texts that show what is new in them. Not
/// thread-safe.
class Pass {
 public:
  /// `screen` and `clock` must outlive it.
  Pass(Format format, const Screen& screen, const Clock& clock);

  /// Counts one line and adds to `texts` what is to be shown of it; null: what it holds is not shown, but
  /// remembered, so that it is not shown later either.
  void take(PaddedView line, std::vector<std::string>* texts);
  /// Adds what has waited long enough for a better report; `all`: also what could wait longer.
  void settle(bool all, std::vector<std::string>* texts);

  [[nodiscard]] ledger::RunningTotals totals() { return accountant_.totals(); }
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }
  void skip() { ++skipped_; }
  [[nodiscard]] UnixNanos arrival() const { return arrival_; }  ///< of the last line
  [[nodiscard]] const SessionTags& sessions() const { return sessions_; }

 private:
  using Steady = std::chrono::steady_clock;

  void show_events(UnixNanos unknown_time, std::vector<std::string>* texts);

  const Format format_;
  const Screen& screen_;
  const Clock& clock_;
  usage::Accountant accountant_;
  LiveFeed feed_;
  SessionTags sessions_;
  std::uint64_t skipped_ = 0;
  UnixNanos arrival_ = 0;
  std::vector<LiveEvent> live_events_;  // reused
};

}  // namespace otelc::tail
