// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/rate_file.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/launch/limit_watch.hpp>
#include <otelc/launch/root_span.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::launch {

/// Counts the telemetry of a run, each line once, for everything that needs the numbers: the rate file and
/// the limits as lines arrive, summaries for the CI page and the bill, and the missing root spans at the end.
/// Thread-safe.
class Meter final : public ingest::Consumer {
 public:
  struct Options {
    std::string log_path;  ///< the name of the log in the summary
    std::string rate_file;
    const prices::PriceBook* prices = nullptr;  ///< null: the built-in list; must outlive the meter
    bool keeps_history = false;               ///< keep the history, for reports that show it (report::Format)
    usage::Lists lists = usage::kNoSessions;  ///< the lists that summary() fills
  };
  /// Report usage to `limits`, which must outlive the meter.
  Meter(const Options& options, LimitWatch& limits);

  /// Count a line of the log. Throws std::bad_alloc if there is no memory to read it.
  void consume(PaddedView line) override;

  /// Report the final totals to the limits, including the part that later records could have lowered. Call it
  /// after the last line.
  void end();

  /// The exports that have arrived.
  struct Arrivals {
    std::uint64_t requests = 0;                                 ///< exports that were decoded
    std::optional<std::chrono::steady_clock::time_point> last;  ///< nullopt: none
  };
  /// Return what has arrived so far. A later summary() contains it.
  [[nodiscard]] Arrivals arrivals() const;
  /// Return how many exports may be missing from summary(), in whole or in part, because there was no memory
  /// to count them. The log has them.
  [[nodiscard]] std::uint64_t uncounted() const;
  /// Return the summary of what has arrived, whether it is in the log or not, without the list of inputs. Its
  /// costs are of the kind that the limits use.
  [[nodiscard]] usage::Summary summary();
  /// Return the root spans that the traces lack; for a run without traces, `whole`.
  [[nodiscard]] std::vector<launch::RootSpan> missing_roots(const launch::RootSpan& whole) const;

 private:
  bool take(PaddedView line);
  void count_news();

  mutable std::mutex mutex_;  // guards all below
  usage::Accountant accountant_;
  usage::Lists lists_;
  ingest::RateFile rate_;
  LimitWatch& limits_;
  launch::RootlessTraces traces_;
  Arrivals arrivals_;
  std::uint64_t uncounted_ = 0;
};

}  // namespace otelc::launch
