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

/// One pass over a log's lines: counts them and makes the texts that show their events. A View has two passes
/// for a long log, one from its start and one near its end. Not thread-safe.
class Pass {
 public:
  /// `screen` and `clock` must outlive this object.
  Pass(Format format, const Screen& screen, const Clock& clock);

  /// Counts one line and appends the texts of its events to `texts`. With nullptr its events are not shown,
  /// now or later.
  void take(PaddedView line, std::vector<std::string>* texts);
  /// Appends the events that have waited long enough for a better report; with `all`, every event that waits.
  void settle(bool all, std::vector<std::string>* texts);

  [[nodiscard]] ledger::RunningTotals totals() { return accountant_.totals(); }
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }  ///< lines that could not be read
  void skip() { ++skipped_; }                                       ///< counts one such line
  [[nodiscard]] UnixNanos arrival() const { return arrival_; }      ///< when the log got the last line
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
