// SPDX-License-Identifier: Apache-2.0
//
// While the command runs, the limits get only the part of the totals that later records cannot lower
// (RunningTotals::sure_...), so that no command is stopped for a total that falls a moment later. end()
// reports the full totals: they stop nothing any more, but the bill shows a limit that they exceed.
#include <otelc/launch/meter.hpp>

#include <new>

#include <otelc/usage/cost_basis.hpp>

namespace otelc::launch {
namespace {

using usage::CostBasis;

/// The amount that `--max-cost` is compared with.
struct Charge {
  double usd = 0;
  Figure figure = Figure::usual;
};

/// Chooses the cost that `basis` names; for `both`, the higher one.
Charge charge_of(CostBasis basis, double usual, double list, double as_reported) {
  if (basis == CostBasis::as_reported) return {as_reported, Figure::usual};
  const bool is_list = basis == CostBasis::list || (basis == CostBasis::both && list > usual);
  return is_list ? Charge{list, Figure::list_price} : Charge{usual, Figure::usual};
}

}  // namespace

Meter::Meter(const Options& options, LimitWatch& limits)
    : accountant_(options.prices != nullptr ? *options.prices : prices::built_in_prices(),
                  otlp::SpanLinks::read),
      lists_(options.lists),
      rate_(options.rate_file, system_clock()),
      limits_(limits) {
  if (!options.keeps_history) accountant_.skip_history();
  accountant_.begin_log(options.log_path);
}

void Meter::consume(PaddedView line) {
  const std::lock_guard lock(mutex_);
  bool is_read = true;
  try {
    is_read = take(line);
  } catch (const std::bad_alloc&) {
    ++uncounted_;
  }
  accountant_.shrink();
  if (!is_read) throw std::bad_alloc();
}

/// Returns false if there is no memory to read the line. Throws std::bad_alloc if it is counted only in part.
bool Meter::take(PaddedView line) {
  const auto taken = accountant_.take(line);
  if (!taken && taken.error().kind == ErrorKind::unavailable) return false;
  ++arrivals_.requests;
  arrivals_.last = std::chrono::steady_clock::now();
  if (taken) count_news();  // otherwise it contains no usage: it was validated before
  return true;
}

void Meter::count_news() {
  for (const otlp::SpanLink& link : accountant_.links()) traces_.add(link);
  if (accountant_.news().empty()) return;
  const ledger::RunningTotals totals = accountant_.totals();
  rate_.update(totals.tokens);
  const CostBasis basis = limits_.cost_basis();
  const bool needs_lists = basis == CostBasis::list || basis == CostBasis::both;
  const Charge charge =
      charge_of(basis, totals.sure_cost_usd, totals.sure_list_usd, totals.sure_as_reported_usd);
  limits_.spent(charge.usd, totals.sure_tokens,
                needs_lists ? accountant_.take_newly_unlisted() : accountant_.take_newly_unpriced(),
                charge.figure);
}

void Meter::end() {
  const std::lock_guard lock(mutex_);
  const ledger::RunningTotals totals = accountant_.totals();
  const Charge charge =
      charge_of(limits_.cost_basis(), totals.cost_usd.value_or(0), totals.list_usd, totals.as_reported_usd);
  limits_.spent(charge.usd, totals.tokens, {}, charge.figure);
}

std::uint64_t Meter::uncounted() const {
  const std::lock_guard lock(mutex_);
  return uncounted_;
}

Meter::Arrivals Meter::arrivals() const {
  const std::lock_guard lock(mutex_);
  return arrivals_;
}

usage::Summary Meter::summary() {
  const std::lock_guard lock(mutex_);
  usage::Summary summary = accountant_.summary(lists_);
  usage::set_cost_basis(summary, limits_.cost_basis());
  return summary;
}

std::vector<launch::RootSpan> Meter::missing_roots(const launch::RootSpan& whole) const {
  const std::lock_guard lock(mutex_);
  if (traces_.empty()) return {whole};
  return traces_.missing_roots(whole.start, whole.end);
}

}  // namespace otelc::launch
