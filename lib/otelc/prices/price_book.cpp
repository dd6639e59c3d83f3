// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/price_book.hpp>

#include <algorithm>
#include <utility>

#include <otelc/prices/detail/built_in.hpp>
#include <otelc/prices/detail/price_file.hpp>
#include <otelc/prices/model_name.hpp>
#include <otelc/prices/rate_table.hpp>

namespace otelc::prices {
namespace {

constexpr int kAliasesMost = 4;  // a longer chain or a circle has no price

const RateTable::Entry* find_entry(const RateTable& table, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (const auto* entry = table.find(name)) return entry;
  }
  for (const std::string& name : names) {
    if (const auto* entry = table.find_dated(name)) return entry;
  }
  return nullptr;
}

}  // namespace

struct PriceBook::List {
  List(PriceSource from, std::string file_rows)
      : source(std::move(from)), text(std::move(file_rows)), table(text) {}
  List(PriceSource from, std::string_view built_in_rows) : source(std::move(from)), table(built_in_rows) {}

  PriceSource source;
  std::string text;
  RateTable table;
};

PriceBook::PriceBook() {
  lists_.push_back(std::make_unique<List>(
      PriceSource{std::string(detail::built_in_source()), std::string(detail::built_in_date()), true},
      detail::built_in_rows()));
}

PriceBook::~PriceBook() = default;
PriceBook::PriceBook(PriceBook&&) noexcept = default;
PriceBook& PriceBook::operator=(PriceBook&&) noexcept = default;

Result<void> PriceBook::add_file(const std::string& path) {
  auto file = detail::read_price_file(path);
  if (!file) return tl::unexpected(std::move(file.error()));
  lists_.insert(lists_.begin(), std::make_unique<List>(PriceSource{path, std::move(file->date), false},
                                                       std::move(file->rows)));
  return {};
}

std::optional<ModelPrice> PriceBook::find(std::string_view model) const {
  std::string name(model);
  for (int aliases = 0; aliases <= kAliasesMost; ++aliases) {
    std::vector<std::string> names = names_to_look_up(name);
    // An alias refers to the entry of exactly that name, in any list, if there is one: a shorter form of the
    // name may be the alias itself.
    const auto has_entry = [&names](const auto& list) { return list->table.find(names.front()) != nullptr; };
    if (aliases > 0 && !names.empty() && std::any_of(lists_.begin(), lists_.end(), has_entry))
      names.resize(1);
    const RateTable::Entry* entry = nullptr;
    const List* list = nullptr;
    for (const auto& candidate : lists_) {
      entry = find_entry(candidate->table, names);
      list = candidate.get();
      if (entry != nullptr) break;
    }
    if (entry == nullptr) return std::nullopt;
    const std::string_view target = target_of(*entry);
    if (target.empty())
      return ModelPrice{ModelRates(rate_rows(*entry)), std::string(entry->name), list->source};
    name = target;
  }
  return std::nullopt;
}

const PriceBook& built_in_prices() {
  static const PriceBook book;
  return book;
}

}  // namespace otelc::prices
