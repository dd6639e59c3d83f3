// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/fields.hpp>

#include <otelc/usage/detail/amounts.hpp>

namespace otelc::usage {

using detail::add_part;
using detail::fixed_of;
using detail::number_of;
using detail::text_of;
using otlp::Value;

namespace {

Source source_of(const Agent& agent, std::string_view text) {
  if (text.empty()) return Source::unknown;
  for (const SourceRow& row : agent.sources) {
    if (text.starts_with(row.prefix)) return row.source;
  }
  return Source::auxiliary;
}

// false for "false", "failure", false and 0; what is not said is not known.
std::optional<bool> truth_of(const Value* value) {
  if (value == nullptr) return std::nullopt;
  return value->kind == Value::Kind::text ? value->text == "true" || value->text == "success"
                                          : value->integer != 0;
}

// Tokens out of the cache are inside input by the agent's rows. Where there are more of them than of
// input, this one's input cannot have held them.
void mend_input(UsageEvent& out, std::int64_t taken_out) {
  auto& input = out.tokens[static_cast<std::size_t>(TokenType::input)];
  if (input && *input < 0 && taken_out > 0) input = *input + taken_out;
}

bool read_tokens(const Fields& fields, std::int64_t tokens, UsageEvent& out) {
  const std::string_view type = text_of(fields.of(Field::type));
  for (const TokenRow& row : out.agent->token_types) {
    if (row.key == type) return add_part(out, row.part, tokens);
  }
  out.other_type = type.empty() ? "unknown" : type;
  out.other_tokens = tokens;
  return true;
}

}  // namespace

void AgentKeys::add(otlp::NameId key, Field field) {
  add(key, static_cast<std::size_t>(field));
}

void AgentKeys::add(otlp::NameId key, TokenPart part) {
  add(key, kFields + static_cast<std::size_t>(part));
}

void AgentKeys::add(otlp::NameId key, std::size_t index) {
  if (place_by_key_.size() <= key) place_by_key_.resize(key + 1u, Place{kNoPlace, 0});
  place_by_key_[key] = {static_cast<std::uint8_t>(index), used_[index]++};
}

Fields sort_fields(std::span<const otlp::Attribute> attributes, const AgentKeys& keys) {
  Fields fields;
  std::array<std::uint8_t, kFields + kTokenParts> ranks{};
  for (const otlp::Attribute& attribute : attributes) {
    const Place* place = keys.find(attribute.key);
    if (place == nullptr || attribute.value.kind == Value::Kind::absent) continue;
    const Value*& value = fields.values[place->index];
    // Of the same key the last one counts.
    if (value != nullptr && place->rank > ranks[place->index]) continue;
    value = &attribute.value;
    ranks[place->index] = place->rank;
  }
  return fields;
}

void read_names(const Fields& fields, UsageEvent& out) {
  out.session = text_of(fields.of(Field::session));
  out.model = text_of(fields.of(Field::model));
  out.service = prices::service_of(text_of(fields.of(Field::service_tier)));
  out.skill = text_of(fields.of(Field::skill));
  out.mcp_server = text_of(fields.of(Field::mcp_server));
  const std::string_view source = text_of(fields.of(Field::source));
  out.source = source_of(*out.agent, source);
  const std::string_view subagent = text_of(fields.of(Field::subagent));
  if (out.source == Source::unknown && !subagent.empty()) out.source = Source::subagent;
  if (out.source != Source::subagent) return;
  out.subagent = subagent;
  const std::size_t cut = source.find(':') != std::string_view::npos ? source.rfind(':') : source.rfind('.');
  if (subagent.empty() && cut != std::string_view::npos) {
    out.subagent = source.substr(cut + 1);
  }
}

void read_numbers(const Fields& fields, UsageEvent& out) {
  std::int64_t taken_out = 0;
  for (std::size_t i = 0; i < kTokenParts; ++i) {
    const auto part = static_cast<TokenPart>(i);
    const auto tokens = fixed_of(fields.of(part), 1);
    if (!tokens || !add_part(out, part, *tokens)) continue;
    if (part == TokenPart::cache_read_in_input || part == TokenPart::cache_creation_in_input)
      taken_out = saturating_add(taken_out, *tokens);
  }
  mend_input(out, taken_out);
  out.cost_usd = number_of(fields.of(Field::cost_usd));
  out.duration_us = fixed_of(fields.of(Field::duration_ms), 1000);
  out.ttft_us = fixed_of(fields.of(Field::ttft_ms), 1000);
  if (!out.ttft_us) out.ttft_us = fixed_of(fields.of(Field::ttft_s), 1e6);
  out.attempts = fixed_of(fields.of(Field::attempt), 1);
  out.status_code = fixed_of(fields.of(Field::status_code), 1);
  out.error = text_of(fields.of(Field::error));
  out.tool_name = text_of(fields.of(Field::tool_name));
  out.succeeded = truth_of(fields.of(Field::success));
}

bool read_amount(const Fields& fields, double amount, TokenPart part, UsageEvent& out) {
  const auto whole = to_fixed(amount, 1);
  switch (out.quantity) {
    case Quantity::tokens:
      if (!whole) return false;
      return part != TokenPart::none ? add_part(out, part, *whole) : read_tokens(fields, *whole, out);
    case Quantity::cost_usd:
      out.cost_usd = amount;
      return true;
    case Quantity::cost_micro_usd:
      out.cost_usd = amount / 1e6;
      return true;
    case Quantity::active_time_s: {
      const auto milliseconds = to_fixed(amount, 1000);
      out.active_ms = milliseconds.value_or(0);
      out.active_type = text_of(fields.of(Field::type));
      if (out.active_type.empty()) out.active_type = "unknown";
      return milliseconds.has_value();
    }
    case Quantity::sessions:
      return true;
    case Quantity::lines:
      out.line_type = text_of(fields.of(Field::type));
      break;
    case Quantity::tool_calls:
      out.tool_name = text_of(fields.of(Field::tool_name));
      out.succeeded = truth_of(fields.of(Field::success));
      break;
    case Quantity::commits:
    case Quantity::pull_requests:
    case Quantity::compactions:
      break;
  }
  out.count = whole.value_or(0);
  return whole.has_value();
}

}  // namespace otelc::usage
