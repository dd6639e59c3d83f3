// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/ingest/accountant.hpp>
#include <otelc/report/live_receiver.hpp>
#include <otelc/report/live_status.hpp>
#include <otelc/tail/screen.hpp>
#include <otelc/tail/session_tags.hpp>
#include <otelc/tail/tail.hpp>
#include <otelc/usage/live_feed.hpp>
#include <otelc/usage/rate_window.hpp>

namespace otelc::tail {

/// From the log's lines to what is seen. What is there already is held back until go_live(), of which
/// only the last few things are then shown, at most about 1 MiB of them. Not thread-safe.
class View {
 public:
  View(const TailOptions& options, Screen& screen, const Clock& clock);

  /// Counts one line of the log and shows what is new in it.
  void take(PaddedView line);
  /// From now on all is new.
  void go_live();
  /// Shows what has waited for a better report; `all`: also what could wait longer.
  void settle(bool all);
  /// Shows that a receiver of the log began or ended; not among raw lines.
  void show(const report::ReceiverChange& change);
  /// Draws the live row, at most some times a second.
  void show_status();
  /// Leaves the totals in the place of the row, if there ever was one. The last call.
  void end_status();

  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }
  void skip() { ++skipped_; }

 private:
  using Steady = std::chrono::steady_clock;

  [[nodiscard]] report::LiveStatus status();
  void note_tokens();
  [[nodiscard]] report::TextStyle style() const;
  void show_events(UnixNanos unknown_time);
  void show(std::string text);
  void flush();

  const Format format_;
  Screen& screen_;
  const Clock& clock_;
  ingest::Accountant accountant_;
  usage::LiveFeed feed_;
  usage::RateWindow window_;
  std::int64_t counted_tokens_ = 0;
  std::uint64_t skipped_ = 0;
  bool is_live_;
  std::deque<std::string> held_back_;
  std::size_t held_back_bytes_ = 0;
  std::string to_print_;
  std::vector<usage::LiveEvent> live_events_;  // reused
  SessionTags sessions_;
  UnixNanos arrival_ = 0;           // of the last line
  Steady::time_point next_status_;  // the epoch: none has been shown
};

}  // namespace otelc::tail
