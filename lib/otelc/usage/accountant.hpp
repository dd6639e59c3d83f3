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

/// Counts log lines: decodes them, recognizes usage, adds it up, and gives totals and summaries.
///
/// The same code counts live behind the receiver and over finished logs, so both give the same numbers. Not
/// thread-safe.
class Accountant {
 public:
  /// `prices` must outlive the accountant. `span_links`: whether to fill links().
  explicit Accountant(const prices::PriceBook& prices = prices::built_in_prices(),
                      otlp::SpanLinks span_links = otlp::SpanLinks::skip);

  /// As Ledger::skip_history().
  void skip_history() { ledger_.skip_history(); }
  /// As Ledger::keep_totals_only().
  void keep_totals_only() { ledger_.keep_totals_only(); }

  /// Attribute all following lines to `log`. Calling it again with an earlier name resumes that log.
  void begin_log(const std::string& log);

  /// Count one line of the log. Errors: `bad_data`, and `unavailable` if there is not enough memory to read
  /// it; then nothing of the line is counted. Throws std::bad_alloc if memory runs out while counting; then a
  /// part of the line is counted.
  Result<otlp::RecordReader::Line> take(PaddedView line);
  /// Free the buffers over 1 MiB that a large line left. Invalidates news() and links().
  void shrink();

  /// Count a batch that was parsed elsewhere with interest(). `repaired`: as in RecordReader::Line.
  void count(const otlp::Batch& batch, std::uint64_t repaired);
  [[nodiscard]] const otlp::Interest& interest() const { return recognizer_.interest(); }

  /// Free what only further lines need. Do not count any after that.
  void end() { recognizer_.end(); }

  /// The events of the last line that are no duplicates. Valid until the next line or shrink().
  [[nodiscard]] std::span<const events::UsageEvent> news() const { return news_; }
  /// The places of the last line's spans in their traces. Valid until the next take() or shrink().
  [[nodiscard]] std::span<const otlp::SpanLink> links() const { return batch_.links; }

  /// As the functions of Ledger with these names. Cheap enough for every line.
  [[nodiscard]] ledger::RunningTotals totals() { return ledger_.totals(); }
  [[nodiscard]] std::vector<std::string> take_newly_unpriced() { return ledger_.take_newly_unpriced(); }
  [[nodiscard]] std::vector<std::string> take_newly_unlisted() { return ledger_.take_newly_unlisted(); }
  /// Return the summary so far, without its `inputs`. `lists`: which sessions to list. O(sessions x models).
  [[nodiscard]] usage::Summary summary(const usage::Lists& lists = {});
  /// Return which reports and rules led to the numbers of summary().
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
