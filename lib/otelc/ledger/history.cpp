// SPDX-License-Identifier: Apache-2.0
//
// Bins begin 1 ms wide. When there are too many cells, neighbouring bins are merged into the next width. Each
// width is a multiple of the one before and bins begin at multiples of it, so a bin always goes into one
// wider bin as a whole. The result is therefore the same as if all events had been added to the wide bins:
// their order does not matter.
#include <otelc/ledger/history.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include <otelc/base/hash.hpp>
#include <otelc/base/saturating.hpp>
#include <otelc/billing/amounts.hpp>

namespace otelc::ledger {
namespace {

constexpr UnixNanos kMs = 1'000'000;
constexpr UnixNanos kSecond = 1000 * kMs;
constexpr UnixNanos kMinute = 60 * kSecond;
constexpr UnixNanos kHour = 60 * kMinute;
constexpr UnixNanos kDay = 24 * kHour;
constexpr UnixNanos kAllOfTime = std::numeric_limits<UnixNanos>::max();

constexpr UnixNanos kWidths[] = {
    kMs,          5 * kMs,      10 * kMs, 50 * kMs,    100 * kMs,    500 * kMs,    kSecond,     5 * kSecond,
    10 * kSecond, 30 * kSecond, kMinute,  5 * kMinute, 10 * kMinute, 30 * kMinute, kHour,       3 * kHour,
    6 * kHour,    12 * kHour,   kDay,     7 * kDay,    28 * kDay,    364 * kDay,   3640 * kDay, kAllOfTime};

History::Cell cell_of(const events::UsageEvent& event, const billing::Listed& listed) {
  History::Cell cell;
  if (billing::counts_tokens(event.kind)) {
    for (const auto& count : event.tokens) add_to(cell.tokens, count.value_or(0));
    add_to(cell.tokens, event.other_tokens);
    cell.list = listed.price;
  }
  if (billing::counts_cost(event.kind)) cell.reported = prices::Money::of_usd(event.cost_usd.value_or(0));
  cell.requests = event.kind == agents::Kind::request ? 1 : 0;
  cell.errors = event.kind == agents::Kind::error ? 1 : 0;
  return cell;
}

bool is_empty(const History::Cell& cell) {
  return cell.tokens == 0 && cell.reported == prices::Money() && cell.requests == 0 && cell.errors == 0;
}

}  // namespace

UnixNanos wider(UnixNanos width) {
  const auto* next = std::upper_bound(std::begin(kWidths), std::end(kWidths), width);
  return next == std::end(kWidths) ? kAllOfTime : *next;
}

std::size_t History::KeyHash::operator()(const Key& key) const {
  const std::uint64_t who = static_cast<std::uint64_t>(key.agent) << 32 | key.model;
  return mix(mix(who, key.bin), static_cast<std::uint64_t>(key.evidence));
}

void History::Cell::add(const Cell& other, int sign) {
  if (sign > 0) {
    reported += other.reported;
    list += other.list;
  } else {
    reported -= other.reported;
    list -= other.list;
  }
  add_to(tokens, sign * other.tokens);
  add_to(requests, sign * other.requests);
  add_to(errors, sign * other.errors);
}

void History::add(std::uint32_t agent, std::uint32_t model, const events::UsageEvent& event,
                  const billing::Listed& listed, int sign) {
  const Cell cell = cell_of(event, listed);
  if (event.time == 0 || is_empty(cell)) return;
  cells_[{event.time / width_, agent, model, event.evidence}].add(cell, sign);
  while (cells_.size() > cells_max_ && width_ != kAllOfTime) widen();
}

void History::take_back(std::uint32_t agent) {
  std::erase_if(cells_, [agent](const auto& cell) { return cell.first.agent == agent; });
}

void History::widen() {
  const UnixNanos width = wider(width_);
  Cells merged;
  merged.reserve(cells_.size());
  for (const auto& [key, cell] : cells_) {
    Key in = key;
    in.bin = width == kAllOfTime ? 0 : key.bin / (width / width_);
    merged[in].add(cell);
  }
  cells_ = std::move(merged);
  width_ = width;
}

}  // namespace otelc::ledger
