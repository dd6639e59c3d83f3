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

/// Where an agent's table puts an attribute: a field or a part of the tokens. Of several attributes for
/// one place the one with the lowest rank counts.
struct Place {
  std::uint8_t index = 0;  ///< a Field, or kFields + a TokenPart
  std::uint8_t rank = 0;
};

/// One agent's attribute keys.
class AgentKeys {
 public:
  void add(otlp::NameId key, agents::Field field);
  void add(otlp::NameId key, agents::TokenPart part);
  /// nullptr: nothing to the agent.
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

/// A record's attributes in their places; nullptr where there is none. Views into the batch.
struct Fields {
  std::array<const otlp::Value*, agents::kFields + kTokenParts> values{};

  [[nodiscard]] const otlp::Value* of(agents::Field field) const {
    return values[static_cast<std::size_t>(field)];
  }
  [[nodiscard]] const otlp::Value* of(agents::TokenPart part) const {
    return values[agents::kFields + static_cast<std::size_t>(part)];
  }
};

Fields sort_fields(std::span<const otlp::Attribute> attributes, const AgentKeys& keys);

/// A TextRow, and the attribute that it is about.
struct TextPlace {
  otlp::NameId key = otlp::kNoName;
  const agents::TextRow* row = nullptr;
};

/// Session, model and who asked.
void read_names(const Fields& fields, UsageEvent& out);
/// Cost, times and outcome of an event or a span.
void read_numbers(const Fields& fields, UsageEvent& out);
/// Tokens of an event or a span; `texts`: the agent's, by key. `is_beside`: cached tokens are not in input.
void read_counts(const Fields& fields, std::span<const otlp::Attribute> attributes,
                 std::span<const TextPlace> texts, bool is_beside, UsageEvent& out);
/// What a data point counts. False for an amount that no sum can hold, and for copies.
bool read_amount(const Fields& fields, double amount, agents::TokenPart part, bool is_beside,
                 UsageEvent& out);

}  // namespace otelc::events
