// SPDX-License-Identifier: Apache-2.0
#include <otelc/run/meter.hpp>

namespace otelc::run {

Meter::Meter(const Options& options, LimitWatch& limits)
    : accountant_(options.prices != nullptr ? *options.prices : prices::built_in_prices(),
                  otlp::SpanLinks::read),
      rate_(options.rate_file, system_clock()),
      limits_(limits) {
  if (!options.keeps_history) accountant_.skip_history();
  accountant_.begin_log(options.log_path);
}

void Meter::consume(PaddedView line) {
  const std::lock_guard lock(mutex_);
  ++arrivals_.requests;
  arrivals_.last = std::chrono::steady_clock::now();
  if (!accountant_.take(line)) return;  // says nothing of usage: it was checked before it came here
  for (const otlp::SpanLink& link : accountant_.links()) traces_.add(link);
  if (accountant_.news().empty()) return;
  const usage::RunningTotals totals = accountant_.totals();
  rate_.update(totals.tokens);
  limits_.spent(totals.sure_cost_usd, totals.sure_tokens, accountant_.take_newly_unpriced());
}

void Meter::end() {
  const std::lock_guard lock(mutex_);
  const usage::RunningTotals totals = accountant_.totals();
  limits_.spent(totals.cost_usd.value_or(0), totals.tokens, {});
}

Meter::Arrivals Meter::arrivals() const {
  const std::lock_guard lock(mutex_);
  return arrivals_;
}

usage::Summary Meter::summary() {
  const std::lock_guard lock(mutex_);
  return accountant_.summary();
}

std::vector<ingest::RootSpan> Meter::missing_roots(const ingest::RootSpan& whole) const {
  const std::lock_guard lock(mutex_);
  if (traces_.empty()) return {whole};
  return traces_.missing_roots(whole.start, whole.end);
}

}  // namespace otelc::run
