// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/events/recognizer.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/otlp/record_reader.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/usage/explanation.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::usage {

/// The one line from log lines to totals: decode, recognize, add up. It runs live behind the
/// receiver and over finished logs, so a number can be wrong in one place only. Not thread-safe.
class Accountant {
 public:
  /// `prices` must outlive the accountant. `span_links`: whether links() is of use.
  explicit Accountant(const prices::PriceBook& prices = prices::built_in_prices(),
                      otlp::SpanLinks span_links = otlp::SpanLinks::skip);

  /// As Ledger::skip_history().
  void skip_history() { ledger_.skip_history(); }
  /// As Ledger::keep_totals_only().
  void keep_totals_only() { ledger_.keep_totals_only(); }

  /// What is taken from now on comes from this log; one that was named before is gone on with.
  void begin_log(const std::string& log);

  /// Counts one line of the log. Errors: `bad_data`, and `unavailable` without the memory to read it; nothing
  /// of that line was counted then. Throws std::bad_alloc when counting gets no memory, with a part of the
  /// line counted.
  Result<otlp::RecordReader::Line> take(PaddedView line);
  /// Gives back what a large line took (buffers over 1 MiB), with news() and links() of the last line.
  void shrink();

  /// Counts what a line held, `repaired` as in RecordReader::Line. For who reads lines elsewhere, with a
  /// RecordReader of this interest.
  void count(const otlp::Batch& batch, std::uint64_t repaired);
  [[nodiscard]] const otlp::Interest& interest() const { return recognizer_.interest(); }

  /// Gives back what only further lines need: none is taken from now on.
  void end() { recognizer_.end(); }

  /// What the last line brought that is new.
  [[nodiscard]] std::span<const events::UsageEvent> news() const { return news_; }
  /// Where the spans of the last line stand in their traces; until the next take().
  [[nodiscard]] std::span<const otlp::SpanLink> links() const { return batch_.links; }

  /// So far; as Ledger has them, and cheap.
  [[nodiscard]] ledger::RunningTotals totals() { return ledger_.totals(); }
  [[nodiscard]] std::vector<std::string> take_newly_unpriced() { return ledger_.take_newly_unpriced(); }
  [[nodiscard]] std::vector<std::string> take_newly_unlisted() { return ledger_.take_newly_unlisted(); }
  /// All that is known so far, without the inputs. O(sessions x models).
  [[nodiscard]] usage::Summary summary(const usage::Lists& lists = {});
  /// How the numbers of summary() came about.
  [[nodiscard]] std::vector<usage::Explanation> explain();

 private:
  struct Log {
    std::string name;
    std::uint64_t duplicates = 0;
  };
  std::vector<Log> logs_;
  std::map<std::string, std::size_t> log_by_name_;
  std::size_t log_ = 0;  // of logs_
  events::Recognizer recognizer_;
  otlp::RecordReader reader_;
  otlp::Batch batch_;
  ledger::Ledger ledger_;
  std::span<const events::UsageEvent> news_;
  std::uint64_t repaired_ = 0;
  UnixNanos first_ = 0;
  UnixNanos last_ = 0;
};

}  // namespace otelc::usage
