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

/// Counts what arrives in a run, each line once, for all who ask: the rate file and the limits as it comes,
/// the job's page and the bill when they want a summary, the root spans at the end. For any thread.
class Meter final : public ingest::Consumer {
 public:
  struct Options {
    std::string log_path;  ///< what the summary calls the log
    std::string rate_file;
    const prices::PriceBook* prices = nullptr;  ///< null: the built-in ones; else it must outlive the meter
    bool keeps_history = false;                 ///< for reports that show one (report::Format)
    usage::Lists lists = usage::kNoSessions;    ///< of summary()
  };
  /// Reports what has been spent to `limits`, which must outlive the meter.
  Meter(const Options& options, LimitWatch& limits);

  void consume(PaddedView line) override;

  /// Nothing more comes: the limits hear of all that was spent, also of what later records could have taken
  /// back.
  void end();

  struct Arrivals {
    std::uint64_t requests = 0;  ///< that were understood
    std::optional<std::chrono::steady_clock::time_point> last;
  };
  /// Never ahead of summary().
  [[nodiscard]] Arrivals arrivals() const;
  /// Requests of which a part may be missing in summary(): there was no memory to count them. The log has
  /// them.
  [[nodiscard]] std::uint64_t uncounted() const;
  /// Of what has arrived, whether the log has it or not; without the inputs. Its costs are those that the
  /// limits go by.
  [[nodiscard]] usage::Summary summary();
  /// The roots that the traces lack, or of a run without any the one that `whole` is.
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
