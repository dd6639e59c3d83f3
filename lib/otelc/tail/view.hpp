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

/// From the log's lines to what is seen. What is there already is held back until go_live(), of which
/// only the last few things are then shown, at most about 1 MiB of them.
///
/// A long log can be shown from its end while it is counted from its start: begin_ahead(), take_ahead() for
/// the lines at its end, show_ahead(), and then take() for all lines from the first on, which shows nothing
/// until go_live() says that it has come to where take_ahead() is. Not thread-safe.
class View {
 public:
  View(const TailOptions& options, Screen& screen, const Clock& clock);

  /// Counts one line of the log and shows what is new in it.
  void take(PaddedView line);
  /// From now on all is new.
  void go_live();

  void begin_ahead();
  /// Shows what is new in a line that take() has not come to yet, and counts nothing.
  void take_ahead(PaddedView line);
  /// Shows the last things of what was taken ahead; what is taken ahead from now on is new. False: there are
  /// none, so that take() shows them as usual.
  bool show_ahead();
  /// How much of the log take() has had so far, for the row.
  void note_counted(std::uint64_t bytes, std::uint64_t all);

  /// Shows what has waited for a better report; `all`: also what could wait longer.
  void settle(bool all);
  /// Shows that a receiver of the log began or ended; not among raw lines.
  void show(const ReceiverChange& change);
  /// Draws the live row, at most some times a second.
  void show_status();
  /// Leaves the totals in the place of the row, if there ever was one and they are known. The last call.
  void end_status();

  [[nodiscard]] std::uint64_t skipped() const { return counted_.skipped(); }
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
  std::optional<Pass> ahead_;  // from near its end, until the other has come there
  ingest::RateWindow window_;
  std::int64_t counted_tokens_ = 0;
  std::optional<int> counted_percent_;  // while the log is being counted behind what is shown
  bool is_live_;
  std::deque<std::string> held_back_;
  std::size_t held_back_bytes_ = 0;
  std::string to_print_;
  std::vector<std::string> texts_;  // reused
  Steady::time_point next_status_;  // the epoch: none has been shown
};

}  // namespace otelc::tail
