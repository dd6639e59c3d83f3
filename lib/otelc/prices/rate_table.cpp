// SPDX-License-Identifier: Apache-2.0
//
// The constructor only finds where each model's rows begin and end, and sorts these ranges by name. Rows are
// parsed when a model is looked up, so the built-in list costs little at start.
#include <otelc/prices/rate_table.hpp>

#include <algorithm>
#include <cmath>

#include <otelc/base/number.hpp>
#include <otelc/prices/model_name.hpp>

namespace otelc::prices {
namespace {

// Removes a line or a cell from the front of a text and returns it.
std::string_view take(std::string_view& text, char end) {
  const std::size_t size = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return taken;
}

bool is_before(const RateTable::Entry& entry, std::string_view name) {
  return entry.name < name;
}

}  // namespace

RateTable::RateTable(std::string_view rows) {
  entries_.reserve(static_cast<std::size_t>(std::count(rows.begin(), rows.end(), '\n')));
  while (!rows.empty()) {
    const char* const start = rows.data();
    const std::string_view line = take(rows, '\n');
    const std::string_view name = line.substr(0, line.find(','));
    if (entries_.empty() || entries_.back().name != name) entries_.push_back({name, {}});
    Entry& entry = entries_.back();
    const char* const first = entry.rows.empty() ? start : entry.rows.data();
    entry.rows = {first, static_cast<std::size_t>(rows.data() - first)};
  }
  // If a name occurs more than once, the last one counts, as in JSON.
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.name < b.name; });
  const auto kept = std::unique(entries_.rbegin(), entries_.rend(),
                                [](const Entry& a, const Entry& b) { return a.name == b.name; });
  entries_.erase(entries_.begin(), kept.base());
}

const RateTable::Entry* RateTable::find(std::string_view name) const {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), name, is_before);
  return found != entries_.end() && found->name == name ? &*found : nullptr;
}

const RateTable::Entry* RateTable::find_dated(std::string_view name) const {
  const Entry* newest = nullptr;
  for (auto entry = std::lower_bound(entries_.begin(), entries_.end(), name, is_before);
       entry != entries_.end() && entry->name.starts_with(name); ++entry) {
    const std::string_view rest = entry->name.substr(name.size());
    if (rest.size() > 1 && (rest[0] == '-' || rest[0] == '@') && is_model_date(rest.substr(1)))
      newest = &*entry;
  }
  return newest;
}

std::string_view target_of(const RateTable::Entry& entry) {
  std::string_view row = entry.rows.substr(0, entry.rows.find('\n'));
  take(row, ',');
  return row.starts_with('=') ? row.substr(1) : std::string_view{};
}

std::vector<RateRow> rate_rows(const RateTable::Entry& entry) {
  std::vector<RateRow> rows;
  std::string_view text = entry.rows;
  while (!text.empty()) {
    std::string_view line = take(text, '\n');
    take(line, ',');
    RateRow& row = rows.emplace_back();
    row.service = service_of(take(line, ','));
    row.above = parse_i64(take(line, ',')).value_or(0);
    for (auto& rate : row.rates) {
      if (const auto usd = parse_double(take(line, ','))) rate = to_rate(*usd);
    }
  }
  return rows;
}

std::optional<Rate> to_rate(double usd_per_million) {
  constexpr double kMost = 1e6;
  constexpr double kAttoPerMillionth = 1e12;
  if (!(usd_per_million >= 0 && usd_per_million <= kMost)) return std::nullopt;  // also NaN
  return static_cast<Rate>(std::llround(usd_per_million * kAttoPerMillionth));
}

}  // namespace otelc::prices
