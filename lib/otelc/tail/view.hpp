// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/ingest/rate_window.hpp>
#include <otelc/tail/live_status.hpp>
#include <otelc/tail/options.hpp>
#include <otelc/tail/pass.hpp>
#include <otelc/tail/receiver_change.hpp>
#include <otelc/tail/screen.hpp>

namespace otelc::tail {

/// Shows a log's lines on a screen, with a row of totals on a terminal. Pass every line to take(). With
/// Begin::recent, events are held back until go_live(), which prints the last kRecent of them, at most about
/// 1 MiB; with Begin::start they are printed at once.
///
/// A long log can be shown from its end while it is counted from its start:
///
///   view.begin_ahead();
///   view.take_ahead(line);  // for each line near the end
///   view.show_ahead();
///   view.take(line);        // for each line from the first one on; shows nothing
///   view.take_ahead(line);  // meanwhile, for each new line
///   view.go_live();         // when take() has reached the lines that were taken ahead
///
/// Not thread-safe.
class View {
 public:
  /// `screen` and `clock` must outlive this object.
  View(const TailOptions& options, Screen& screen, const Clock& clock);

  /// Counts one line of the log and shows its events.
  void take(PaddedView line);
  /// Prints the events that were held back. From now on events are printed at once.
  void go_live();

  /// Begins to show lines ahead of the count.
  void begin_ahead();
  /// Shows the events of a line that take() has not reached yet. The totals do not change.
  void take_ahead(PaddedView line);
  /// Prints the last events of the lines taken ahead; from now on take_ahead() prints at once. Returns false
  /// if there are none: then nothing is ahead any more, and take() shows events as usual.
  bool show_ahead();
  /// Sets how much of the log take() has counted, for the row.
  void note_counted(std::uint64_t bytes, std::uint64_t all);

  /// Shows events that have waited long enough for a better report; with `all`, every event that waits.
  void settle(bool all);
  /// Shows that a receiver of the log began or ended; nothing with Format::raw.
  void show(const ReceiverChange& change);
  /// Draws the live row, at most five times a second.
  void show_status();
  /// Replaces the row by the totals, if it was ever drawn and the totals are known. Must be the last call.
  void end_status();

  /// Returns how many lines could not be read.
  [[nodiscard]] std::uint64_t skipped() const { return counted_.skipped(); }
  /// Counts a line that could not be read.
  void skip() { counted_.skip(); }

 private:
  using Steady = std::chrono::steady_clock;

  [[nodiscard]] LiveStatus status();
  void note_tokens();
  void show_texts();
  void show_held_back();
  void show(std::string text);
  void flush();

  const Format format_;
  Screen& screen_;
  const Clock& clock_;
  Pass counted_;               // from the log's start
  std::optional<Pass> ahead_;  // from near its end, until `counted_` gets there
  ingest::RateWindow window_;
  std::int64_t counted_tokens_ = 0;
  std::optional<int> counted_percent_;  // while `counted_` is behind `ahead_`
  bool is_live_;
  std::deque<std::string> held_back_;
  std::size_t held_back_bytes_ = 0;
  std::string to_print_;
  std::vector<std::string> texts_;  // reused
  Steady::time_point next_status_;  // the epoch if the row has not been drawn
};

}  // namespace otelc::tail
