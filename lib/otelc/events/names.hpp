// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/prices/price_book.hpp>

namespace otelc::events {

/// A model's name, by its place in Names.
using ModelId = std::uint32_t;
inline constexpr ModelId kNoModel = UINT32_MAX;

/// The names of models that records used, and which are one model (docs/counting.md, "names"): equal after
/// the normalization of docs/prices.md, or learned together from a record that has both. Memory: at most
/// kNamesMax names, and kOthers for what comes later; at most kPairsMax pairs. Not thread-safe.
class Names {
 public:
  static constexpr std::size_t kNamesMax = 10'000;
  static constexpr std::size_t kPairsMax = 65'536;
  static constexpr std::size_t kPairsOfNameMax = 64;

  /// `prices` must outlive this.
  explicit Names(const prices::PriceBook& prices) : prices_(&prices) {}

  /// Empty: a record that named no model; its name is "unknown".
  ModelId id(std::string_view name);
  /// What names over kNamesMax share.
  ModelId others();
  [[nodiscard]] bool are_over() const { return others_ != kNoModel; }
  [[nodiscard]] const std::string& name(ModelId model) const { return names_[model].name; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] bool is_unknown(ModelId model) const { return model == unknown_; }
  /// What a model costs by the price list; null: it is in none.
  [[nodiscard]] const prices::ModelPrice* price(ModelId model) const {
    return names_[model].price ? &*names_[model].price : nullptr;
  }
  /// The same number for names that are equal but for how they are written.
  [[nodiscard]] std::uint32_t written(ModelId model) const { return names_[model].written; }

  /// A record of that agent had both names.
  void learn(std::uint32_t agent, ModelId a, ModelId b);
  /// A cap of pairs: further names that stand together are not joined.
  [[nodiscard]] bool is_full() const { return is_full_; }
  /// Names that were learned beside this one, however either is written: one spelling of each.
  [[nodiscard]] const std::vector<ModelId>& learned(std::uint32_t agent, ModelId model) const;
  /// Whether two names are one model by writing or by what was learned.
  [[nodiscard]] bool are_one(std::uint32_t agent, ModelId a, ModelId b) const;

 private:
  [[nodiscard]] std::uint64_t pair_key(std::uint32_t agent, ModelId a, ModelId b) const;
  ModelId make(std::string_view name);

  struct Name {
    std::string name;
    std::uint32_t written = 0;
    std::optional<prices::ModelPrice> price;
  };
  const prices::PriceBook* prices_;
  std::vector<Name> names_;
  ModelId unknown_ = kNoModel;
  ModelId others_ = kNoModel;
  bool is_full_ = false;
  KeyMap<ModelId> by_hash_;
  KeyMap<std::uint32_t> written_;         // by the plain name's hash
  KeyMap<std::vector<ModelId>> learned_;  // by agent and how it is written
  KeySet pairs_;
};

}  // namespace otelc::events
