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

/// Finds a model in a price list of text rows, the form of built_in_rates.inc. There is one row for each
/// model, service and size of the prompt:
///
///   name,service,above,input,output,cache_read,cache_write,cache_write_1h,reasoning
///   name,=other
///
/// Rates are in USD per million tokens. A row leaves out unknown rates, as empty cells or at its end;
/// ModelRates fills them in. `=other` takes the rates of another model. Names are in lower case, and the rows
/// of one model are adjacent. Immutable, so safe from any thread.
class RateTable {
 public:
  /// `rows` must outlive the table. They are not checked: generate.py and read_price_file() write them.
  explicit RateTable(std::string_view rows);

  /// A model's name and all its rows.
  struct Entry {
    std::string_view name;
    std::string_view rows;
  };
  /// Returns the entry of exactly that name, or nullptr.
  [[nodiscard]] const Entry* find(std::string_view name) const;
  /// Returns the newest entry whose name is `name` and a date, as in claude-3-5-haiku-20241022, or nullptr.
  [[nodiscard]] const Entry* find_dated(std::string_view name) const;
  /// All entries, sorted by the bytes of their names.
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

/// Returns the name of the model whose rates an entry takes; empty when it has its own.
std::string_view target_of(const RateTable::Entry& entry);
/// Parses the rows of an entry with rates of its own.
std::vector<RateRow> rate_rows(const RateTable::Entry& entry);

/// Converts a rate in USD per million tokens; nullopt when it is negative or over 1e6 USD (1 USD per token).
std::optional<Rate> to_rate(double usd_per_million);

}  // namespace otelc::prices
