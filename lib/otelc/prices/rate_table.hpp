// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/prices/rates.hpp>

namespace otelc::prices {

/// A price list as rows of text, the form of built_in_rates.inc: one row for each model, service and size
/// of request,
///
///   name,service,above,input,output,cache_read,cache_write,cache_write_1h,reasoning
///   name,=other
///
/// with rates in USD per million tokens, empty cells for what is not said (ModelRates fills them in) and
/// no cells where the rest of a row is empty. Names are in lower case. The rows of one model are
/// together. `=` stands for another model's rates. Immutable, so safe from any thread.
class RateTable {
 public:
  /// The rows are taken as they are: a table is written by us (generate.py, read_price_file). `rows` must
  /// outlive the table.
  explicit RateTable(std::string_view rows);

  struct Entry {
    std::string_view name;
    std::string_view rows;
  };
  [[nodiscard]] const Entry* find(std::string_view name) const;
  /// The newest of the entries that are `name` with a date: claude-3-5-haiku-20241022.
  [[nodiscard]] const Entry* find_dated(std::string_view name) const;
  /// By name (bytes).
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

/// The name whose rates an entry takes; empty: it has its own.
std::string_view target_of(const RateTable::Entry& entry);
std::vector<RateRow> rate_rows(const RateTable::Entry& entry);

/// A rate in USD per million tokens; nullopt for what is negative or over 1e6 USD (1 USD for a token).
std::optional<Rate> to_rate(double usd_per_million);

}  // namespace otelc::prices
