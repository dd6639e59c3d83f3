// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/fields.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <otelc/base/hash.hpp>
#include <otelc/base/saturating.hpp>
#include <otelc/events/detail/numbers.hpp>
#include <otelc/events/detail/text_counts.hpp>
#include <otelc/events/fractions.hpp>

namespace otelc::events {

using detail::add_part;
using detail::fixed_of;
using detail::number_of;
using detail::reported_cost;
using detail::text_of;
using detail::to_fixed;
using otlp::Value;

namespace {

agents::Source source_of(const agents::Agent& agent, std::string_view text) {
  if (text.empty()) return agents::Source::unknown;
  for (const agents::SourceRow& row : agent.sources) {
    if (text.starts_with(row.prefix)) return row.source;
  }
  return agents::Source::auxiliary;
}

// False for "false", "failure", false and 0; nullopt: not reported.
std::optional<bool> truth_of(const Value* value) {
  if (value == nullptr) return std::nullopt;
  return value->kind == Value::Kind::text ? value->text == "true" || value->text == "success"
                                          : value->integer != 0;
}

// Removes quotes: MLflow writes its texts as JSON.
std::string_view plain(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

// The text of a member of an object that is written as JSON or as a Python literal; empty if there is none.
std::string_view member_of(std::string_view object, std::string_view name) {
  for (std::size_t at = object.find(name); at != std::string_view::npos; at = object.find(name, at + 1)) {
    const bool is_key = at > 0 && (object[at - 1] == '"' || object[at - 1] == '\'') &&
                        at + name.size() < object.size() && object[at + name.size()] == object[at - 1];
    if (!is_key) continue;
    const std::size_t begin = object.find_first_not_of(": ", at + name.size() + 1);
    if (begin == std::string_view::npos || (object[begin] != '"' && object[begin] != '\'')) return {};
    const std::size_t end = object.find(object[begin], begin + 1);
    return end != std::string_view::npos ? object.substr(begin + 1, end - begin - 1) : std::string_view();
  }
  return {};
}

std::uint64_t hash_of_id(const Value* value) {
  constexpr std::uint64_t kIdSeed = 3;
  const std::string_view text = text_of(value);
  return text.empty() ? 0 : hash64(text, kIdSeed);
}

// The counts of a record by part, as reported.
using Parts = std::array<std::optional<std::int64_t>, kTokenParts>;

std::optional<std::int64_t>& part_in(Parts& parts, agents::TokenPart part) {
  return parts[static_cast<std::size_t>(part)];
}

// Counts in texts fill only parts that no attribute reported.
void add_texts(std::span<const otlp::Attribute> attributes, std::span<const TextPlace> texts, Parts& parts) {
  if (texts.empty()) return;
  for (const otlp::Attribute& attribute : attributes) {
    if (attribute.value.kind != Value::Kind::text) continue;
    const auto is_its = [&](const TextPlace& place) { return place.key == attribute.key; };
    if (std::none_of(texts.begin(), texts.end(), is_its)) continue;
    const Parts reported = parts;
    detail::numbers_in_text(attribute.value.text, [&](std::string_view path, double number) {
      for (const TextPlace& place : texts) {
        if (!is_its(place) || place.row->path != path) continue;
        const auto tokens = to_fixed(number, 1);
        const auto index = static_cast<std::size_t>(place.row->part);
        if (tokens && *tokens >= 0 && !reported[index] && !parts[index]) parts[index] = tokens;
      }
    });
  }
  // Cached tokens that were reported as part of the input are not beside it too.
  if (part_in(parts, agents::TokenPart::cache_read_in_input))
    part_in(parts, agents::TokenPart::cache_read).reset();
  if (part_in(parts, agents::TokenPart::cache_creation_in_input))
    part_in(parts, agents::TokenPart::cache_creation).reset();
}

// A count of the input without cached tokens shows whether the other input count includes them.
void place_by_bare_input(Parts& parts) {
  const auto& bare = part_in(parts, agents::TokenPart::input_without_cached);
  auto& input = part_in(parts, agents::TokenPart::input);
  if (!bare) return;
  auto& read = part_in(parts, agents::TokenPart::cache_read);
  auto& creation = part_in(parts, agents::TokenPart::cache_creation);
  auto& read_inside = part_in(parts, agents::TokenPart::cache_read_in_input);
  auto& creation_inside = part_in(parts, agents::TokenPart::cache_creation_in_input);
  const std::int64_t all_read = read_inside.value_or(read.value_or(0));
  const std::int64_t all_creation = creation_inside.value_or(creation.value_or(0));
  const std::int64_t whole = saturating_add(*bare, saturating_add(all_read, all_creation));
  if (input && *input != *bare && *input != whole) return;
  input = bare;
  if (read_inside) read = std::exchange(read_inside, std::nullopt);
  if (creation_inside) creation = std::exchange(creation_inside, std::nullopt);
}

// Moves cached tokens that are not part of the input beside it: if a row says so, if they exceed the input,
// or if the total equals input, output and cached tokens together. The rest of the total is output that was
// not reported otherwise.
void place_cached(Parts& parts, bool is_beside) {
  auto& read = part_in(parts, agents::TokenPart::cache_read_in_input);
  auto& creation = part_in(parts, agents::TokenPart::cache_creation_in_input);
  const std::int64_t cached = saturating_add(read.value_or(0), creation.value_or(0));
  const auto& total = part_in(parts, agents::TokenPart::total);
  auto& output = part_in(parts, agents::TokenPart::output);
  auto& input = part_in(parts, agents::TokenPart::input);
  std::int64_t unreported = 0;
  if (total && input) {
    const std::int64_t reported =
        saturating_add(saturating_add(*input, output.value_or(0)),
                       part_in(parts, agents::TokenPart::reasoning_beside_output).value_or(0));
    const std::int64_t beside = saturating_add(part_in(parts, agents::TokenPart::cache_read).value_or(0),
                                               part_in(parts, agents::TokenPart::cache_creation).value_or(0));
    unreported = saturating_sub(*total, saturating_add(reported, is_beside ? cached : 0));
    if (unreported == beside) unreported = 0;
  }
  if (!is_beside && cached > 0 && (unreported == cached || (!input || cached > *input))) {
    is_beside = true;
    if (unreported == cached) unreported = 0;
  }
  if (is_beside) {
    if (read) part_in(parts, agents::TokenPart::cache_read) = std::exchange(read, std::nullopt);
    if (creation) part_in(parts, agents::TokenPart::cache_creation) = std::exchange(creation, std::nullopt);
  }
  if (unreported > 0) output = saturating_add(output.value_or(0), unreported);
}

// The part for cached tokens that are not part of the input.
agents::TokenPart beside(agents::TokenPart part) {
  if (part == agents::TokenPart::cache_read_in_input) return agents::TokenPart::cache_read;
  return part == agents::TokenPart::cache_creation_in_input ? agents::TokenPart::cache_creation : part;
}

// Reads the tokens of a data point, which may have a fraction.
bool read_tokens(const Fields& fields, double amount, agents::TokenPart part, bool is_beside,
                 UsageEvent& out) {
  const double floor = std::floor(amount);
  auto tokens = to_fixed(floor, 1);
  if (!tokens || *tokens < 0) return false;  // a counter cannot fall
  auto fraction = static_cast<std::int32_t>(std::lround((amount - floor) * static_cast<double>(kToken)));
  if (fraction == kToken) {
    fraction = 0;
    add_to(*tokens, 1);
  }
  if (part != agents::TokenPart::none) return add_part(out, part, *tokens, fraction);
  const std::string_view type = text_of(fields.of(agents::Field::type));
  for (const agents::TokenRow& row : out.agent->token_types) {
    if (row.key == type) return add_part(out, is_beside ? beside(row.part) : row.part, *tokens, fraction);
  }
  out.other_type = type.empty() ? "unknown" : type;
  out.other_tokens = *tokens;
  out.other_fraction = fraction;
  return true;
}

}  // namespace

void AgentKeys::add(otlp::NameId key, agents::Field field) {
  add(key, static_cast<std::size_t>(field));
}

void AgentKeys::add(otlp::NameId key, agents::TokenPart part) {
  add(key, agents::kFields + static_cast<std::size_t>(part));
}

void AgentKeys::add(otlp::NameId key, std::size_t index) {
  if (place_by_key_.size() <= key) place_by_key_.resize(key + 1u, Place{kNoPlace, 0});
  place_by_key_[key] = {static_cast<std::uint8_t>(index), used_[index]++};
}

Fields sort_fields(std::span<const otlp::Attribute> attributes, const AgentKeys& keys) {
  Fields fields;
  std::array<std::uint8_t, agents::kFields + kTokenParts> ranks{};
  for (const otlp::Attribute& attribute : attributes) {
    const Place* place = keys.find(attribute.key);
    if (place == nullptr || attribute.value.kind == Value::Kind::absent) continue;
    const Value*& value = fields.values[place->index];
    // Of several attributes with one key, the last counts.
    if (value != nullptr && place->rank > ranks[place->index]) continue;
    value = &attribute.value;
    ranks[place->index] = place->rank;
  }
  return fields;
}

void read_names(const Fields& fields, UsageEvent& out) {
  out.session = text_of(fields.of(agents::Field::session));
  out.model = plain(text_of(fields.of(agents::Field::model)));
  out.other_model = plain(text_of(fields.of(agents::Field::other_model)));
  if (out.other_model.empty())
    out.other_model = member_of(text_of(fields.of(agents::Field::parameters)), "model");
  out.span.names_answer = !out.model.empty();
  if (out.model.empty()) out.model = std::exchange(out.other_model, {});
  out.service = prices::service_of(text_of(fields.of(agents::Field::service_tier)));
  out.skill = text_of(fields.of(agents::Field::skill));
  out.mcp_server = text_of(fields.of(agents::Field::mcp_server));
  out.request_id = hash_of_id(fields.of(agents::Field::request_id));
  out.tool_id = hash_of_id(fields.of(agents::Field::tool_id));
  const std::string_view decision = text_of(fields.of(agents::Field::decision));
  out.is_refused = decision == "reject" || decision == "deny";
  out.response_id = hash_of_id(fields.of(agents::Field::response_id));
  const std::string_view source = text_of(fields.of(agents::Field::source));
  out.source = source_of(*out.agent, source);
  const std::string_view subagent = text_of(fields.of(agents::Field::subagent));
  if (out.source == agents::Source::unknown && !subagent.empty()) out.source = agents::Source::subagent;
  if (out.source != agents::Source::subagent) return;
  out.subagent = subagent;
  const std::size_t cut = source.find(':') != std::string_view::npos ? source.rfind(':') : source.rfind('.');
  if (subagent.empty() && cut != std::string_view::npos) {
    out.subagent = source.substr(cut + 1);
  }
}

void read_counts(const Fields& fields, std::span<const otlp::Attribute> attributes,
                 std::span<const TextPlace> texts, bool is_beside, UsageEvent& out) {
  Parts parts;
  for (std::size_t i = 0; i < kTokenParts; ++i) {
    const auto tokens = fixed_of(fields.of(static_cast<agents::TokenPart>(i)), 1);
    if (tokens && *tokens >= 0) parts[i] = tokens;  // a negative count counts as not reported
  }
  add_texts(attributes, texts, parts);
  place_by_bare_input(parts);
  place_cached(parts, is_beside);
  bool has_counts = false;
  for (std::size_t i = 0; i < kTokenParts; ++i) {
    if (!parts[i]) continue;
    (void)add_part(out, static_cast<agents::TokenPart>(i), *parts[i]);
    has_counts = has_counts || *parts[i] > 0;
  }
  out.span.has_counts = has_counts;
}

void read_numbers(const Fields& fields, UsageEvent& out) {
  const std::string_view currency = text_of(fields.of(agents::Field::currency));
  if (currency.empty() || currency == "USD" || currency == "usd")
    out.cost_usd = reported_cost(number_of(fields.of(agents::Field::cost_usd)));
  out.duration_us = fixed_of(fields.of(agents::Field::duration_ms), 1000);
  out.ttft_us = fixed_of(fields.of(agents::Field::ttft_ms), 1000);
  if (!out.ttft_us) out.ttft_us = fixed_of(fields.of(agents::Field::ttft_s), 1e6);
  out.attempts = fixed_of(fields.of(agents::Field::attempt), 1);
  out.status_code = fixed_of(fields.of(agents::Field::status_code), 1);
  out.error = text_of(fields.of(agents::Field::error));
  out.tool_name = text_of(fields.of(agents::Field::tool_name));
  out.succeeded = truth_of(fields.of(agents::Field::success));
}

bool read_amount(const Fields& fields, double amount, agents::TokenPart part, bool is_beside,
                 UsageEvent& out) {
  const auto whole = to_fixed(amount, 1);
  switch (out.quantity) {
    case agents::Quantity::tokens:
      return read_tokens(fields, amount, part, is_beside, out);
    case agents::Quantity::cost_usd:
    case agents::Quantity::cost_micro_usd:
      out.cost_usd = reported_cost(out.quantity == agents::Quantity::cost_usd ? amount : amount / 1e6);
      return out.cost_usd.has_value();
    case agents::Quantity::active_time_s: {
      const auto milliseconds = to_fixed(amount, 1000);
      out.active_ms = milliseconds.value_or(0);
      out.active_type = text_of(fields.of(agents::Field::type));
      if (out.active_type.empty()) out.active_type = "unknown";
      return milliseconds.has_value();
    }
    case agents::Quantity::sessions:
      return true;
    case agents::Quantity::requests:
      out.status_code = fixed_of(fields.of(agents::Field::status_code), 1);
      out.error = text_of(fields.of(agents::Field::error));
      break;
    case agents::Quantity::lines:
      out.line_type = text_of(fields.of(agents::Field::type));
      break;
    case agents::Quantity::tool_calls:
      out.tool_name = text_of(fields.of(agents::Field::tool_name));
      out.succeeded = truth_of(fields.of(agents::Field::success));
      break;
    case agents::Quantity::commits:
    case agents::Quantity::pull_requests:
    case agents::Quantity::compactions:
      break;
  }
  out.count = whole.value_or(0);
  return whole.has_value();
}

}  // namespace otelc::events
