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

/// A model's name, as an index in Names.
using ModelId = std::uint32_t;
inline constexpr ModelId kNoModel = UINT32_MAX;

/// The model names in records, and which of them are one model (docs/counting.md#names): names that are equal
/// after normalization (docs/prices.md#whose-model-is-it), and names that one record has together. Memory: at
/// most kNamesMax names, with later ones sharing kOthers, and at most kPairsMax pairs. Not thread-safe.
class Names {
 public:
  static constexpr std::size_t kNamesMax = 10'000;
  static constexpr std::size_t kPairsMax = 65'536;
  static constexpr std::size_t kPairsOfNameMax = 64;

  /// `prices` must outlive this.
  explicit Names(const prices::PriceBook& prices) : prices_(&prices) {}

  /// Returns the id of a name, which is added if it is new. An empty name (a record without a model) is
  /// "unknown".
  ModelId id(std::string_view name);
  /// Returns the id that names over kNamesMax share.
  ModelId others();
  /// Returns true if names share others().
  [[nodiscard]] bool are_over() const { return others_ != kNoModel; }
  [[nodiscard]] const std::string& name(ModelId model) const { return names_[model].name; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] bool is_unknown(ModelId model) const { return model == unknown_; }
  /// Returns a model's list price; nullptr if no list has it.
  [[nodiscard]] const prices::ModelPrice* price(ModelId model) const {
    return names_[model].price ? &*names_[model].price : nullptr;
  }
  /// Returns a number that names share if they are equal after normalization.
  [[nodiscard]] std::uint32_t written(ModelId model) const { return names_[model].written; }

  /// Notes that a record of `agent` has both names.
  void learn(std::uint32_t agent, ModelId a, ModelId b);
  /// Returns true once a cap of pairs was reached: some names are not joined.
  [[nodiscard]] bool is_full() const { return is_full_; }
  /// Returns the names that were learned together with this one, in one spelling each. Any spelling of
  /// `model` will do.
  [[nodiscard]] const std::vector<ModelId>& learned(std::uint32_t agent, ModelId model) const;
  /// Returns whether two names are one model, by normalization or because a record had both.
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
  KeyMap<std::uint32_t> written_;         // by the normalized name's hash
  KeyMap<std::vector<ModelId>> learned_;  // by agent and written()
  KeySet pairs_;
};

}  // namespace otelc::events
