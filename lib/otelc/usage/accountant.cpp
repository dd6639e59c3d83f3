// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/accountant.hpp>

#include <otelc/usage/summarize.hpp>

namespace otelc::usage {

Accountant::Accountant(const prices::PriceBook& prices, otlp::SpanLinks span_links)
    : reader_(recognizer_.interest(), span_links), ledger_(prices) {}

void Accountant::begin_log(const std::string& log) {
  log_ = log_by_name_.try_emplace(log, logs_.size()).first->second;
  if (log_ == logs_.size()) logs_.push_back({log});
  ledger_.set_log(static_cast<std::uint32_t>(log_));
}

Result<otlp::RecordReader::Line> Accountant::take(PaddedView line) {
  news_ = {};
  auto read = reader_.read_line(line, batch_);
  if (read) count(batch_, read->repaired);
  return read;
}

void Accountant::shrink() {
  news_ = {};
  batch_.shrink();
  reader_.shrink();
  recognizer_.shrink();
}

void Accountant::count(const otlp::Batch& batch, std::uint64_t repaired) {
  repaired_ += repaired;
  const std::uint64_t duplicates = recognizer_.duplicates();
  news_ = recognizer_.recognize(batch);
  if (!logs_.empty()) logs_[log_].duplicates += recognizer_.duplicates() - duplicates;
  for (const events::UsageEvent& event : news_) ledger_.add(event);
  for (const otlp::SpanNode& node : batch.nodes) {
    if (recognizer_.is_nested(node.resource)) ledger_.add_span(node, batch.scopes[node.scope].name);
  }
  for (const std::string_view service : recognizer_.newly_renamed()) ledger_.take_back(service);
  if (batch.first != 0 && (first_ == 0 || batch.first < first_)) first_ = batch.first;
  if (batch.last > last_) last_ = batch.last;
}

usage::Summary Accountant::summary(const usage::Lists& lists) {
  ledger_.settle();
  usage::Summary summary = usage::summarize(ledger_, recognizer_, lists);
  summary.by_log.resize(logs_.size());
  for (std::size_t i = 0; i < logs_.size(); ++i) {
    summary.by_log[i].log = logs_[i].name;
    summary.by_log[i].duplicates = logs_[i].duplicates;
  }
  summary.repaired_strings = repaired_;
  summary.first = first_;
  summary.last = last_;
  return summary;
}

std::vector<usage::Explanation> Accountant::explain() {
  ledger_.settle();
  return usage::explain(ledger_);
}

}  // namespace otelc::usage
