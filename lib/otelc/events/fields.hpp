// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <otelc/events/usage_event.hpp>
#include <otelc/otlp/names.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::events {

inline constexpr std::size_t kTokenParts = 13;

/// Where an agent's rows put an attribute: a field or a part of the tokens. If several attributes have the
/// same place, the one with the lowest rank counts.
struct Place {
  std::uint8_t index = 0;  ///< a Field, or kFields + a TokenPart
  std::uint8_t rank = 0;
};

/// The places of one agent's attribute keys.
class AgentKeys {
 public:
  void add(otlp::NameId key, agents::Field field);
  void add(otlp::NameId key, agents::TokenPart part);
  /// Returns the place of a key; nullptr if the agent's rows do not name it.
  [[nodiscard]] const Place* find(otlp::NameId key) const {
    return key < place_by_key_.size() && place_by_key_[key].index != kNoPlace ? &place_by_key_[key] : nullptr;
  }
  [[nodiscard]] bool has(otlp::NameId key, agents::Field field) const {
    const Place* place = find(key);
    return place != nullptr && place->index == static_cast<std::size_t>(field);
  }

 private:
  static constexpr std::uint8_t kNoPlace = 0xff;
  void add(otlp::NameId key, std::size_t index);
  std::vector<Place> place_by_key_;
  std::array<std::uint8_t, agents::kFields + kTokenParts> used_{};
};

/// A record's attributes by place; nullptr: the record has none. Points into the batch.
struct Fields {
  std::array<const otlp::Value*, agents::kFields + kTokenParts> values{};

  [[nodiscard]] const otlp::Value* of(agents::Field field) const {
    return values[static_cast<std::size_t>(field)];
  }
  [[nodiscard]] const otlp::Value* of(agents::TokenPart part) const {
    return values[agents::kFields + static_cast<std::size_t>(part)];
  }
};

/// Sorts a record's attributes into places. Of several attributes with one key, the last counts.
/// O(attributes).
Fields sort_fields(std::span<const otlp::Attribute> attributes, const AgentKeys& keys);

/// A TextRow and the key of its attribute.
struct TextPlace {
  otlp::NameId key = otlp::kNoName;
  const agents::TextRow* row = nullptr;
};

/// Reads session, model and source.
void read_names(const Fields& fields, UsageEvent& out);
/// Reads cost, times and outcome of an event or a span.
void read_numbers(const Fields& fields, UsageEvent& out);
/// Reads the tokens of an event or a span (docs/counting.md#dialects). `texts`: those of the agent.
/// `is_beside`: cached tokens are not part of the input.
void read_counts(const Fields& fields, std::span<const otlp::Attribute> attributes,
                 std::span<const TextPlace> texts, bool is_beside, UsageEvent& out);
/// Reads what a data point counts. Returns false for an amount that does not fit and for a part that never
/// counts.
bool read_amount(const Fields& fields, double amount, agents::TokenPart part, bool is_beside,
                 UsageEvent& out);

}  // namespace otelc::events
