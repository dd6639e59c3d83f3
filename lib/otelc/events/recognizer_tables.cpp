// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/recognizer_tables.hpp>

#include <otelc/events/detail/numbers.hpp>

namespace otelc::events {
namespace {

template <class Table, class Match>
void add(Table& table, otlp::NameId id, Match match) {
  if (table.size() <= id) table.resize(id + 1u);
  table[id].push_back(match);
}

constexpr std::string_view kOperationPrefix = "operation:";

// `*END` and `BEGIN*` match any value with that end or begin, `*` any value, other patterns the whole value.
bool fits(std::string_view value, std::string_view pattern) {
  if (pattern.starts_with('*')) return value.ends_with(pattern.substr(1));
  if (pattern.ends_with('*')) return value.starts_with(pattern.substr(0, pattern.size() - 1));
  return value == pattern;
}

}  // namespace

RecognizerTables::RecognizerTables(std::span<const agents::Agent> agents) : agents_(agents) {
  resource_keys_.service_name = interest_.keys.add("service.name");
  interest_.event_name = interest_.keys.add("event.name");
  interest_.operation_name = interest_.keys.add("gen_ai.operation.name");
  interest_.operation_prefix = kOperationPrefix;
  interest_.sender_keys = {resource_keys_.service_name, interest_.keys.add("service.namespace"),
                           interest_.keys.add("service.instance.id")};
  for (const agents::Agent& agent : agents_) add_agent(agent);
  add_resource_keys();
  interest_.marks.resize(interest_.keys.size());
  interest_.own_ids.resize(interest_.keys.size());
  for (const AgentKeys& keys : agent_keys_) {
    for (std::size_t i = 0; i < interest_.keys.size(); ++i) {
      const auto key = static_cast<otlp::NameId>(i);
      if (keys.has(key, agents::Field::event_id) || keys.has(key, agents::Field::sequence))
        interest_.own_ids[i] = true;
    }
  }
}

// Keys that only resources have. They come after all keys of records, so that one id separates the two.
void RecognizerTables::add_resource_keys() {
  interest_.resource_keys = static_cast<otlp::NameId>(interest_.keys.size());
  resource_keys_.service_version = interest_.keys.add("service.version");
  resource_keys_.owner_name = interest_.keys.add("vcs.owner.name");
  resource_keys_.repository_name = interest_.keys.add("vcs.repository.name");
  for (const FactKey& row : kFactKeys) fact_keys_.push_back({interest_.keys.add(row.key), row.fact});
}

// The decoder reads all spans with such a key, also those with unknown names.
void RecognizerTables::mark(otlp::NameId key) {
  if (interest_.marks.size() <= key) interest_.marks.resize(key + 1u);
  interest_.marks[key] = true;
}

void RecognizerTables::add_agent(const agents::Agent& agent) {
  // A name identifies the agent if it begins with the agent's prefix or belongs to a convention.
  const bool is_convention = agent.name.empty();
  const auto is_qualified = [&](std::string_view name) {
    return is_convention || (!agent.event_prefix.empty() && name.starts_with(agent.event_prefix));
  };
  for (const agents::MetricRow& row : agent.metrics) {
    add(metrics_, interest_.metrics.add(row.name),
        Match<agents::MetricRow>{&agent, &row, is_qualified(row.name), otlp::kNoName});
  }
  for (const agents::EventRow& row : agent.events) {
    const auto required = row.required_key.empty() ? otlp::kNoName : interest_.keys.add(row.required_key);
    add(events_, interest_.events.add(row.name),
        Match<agents::EventRow>{&agent, &row, is_convention, required});
    if (agent.event_prefix.empty()) continue;
    const std::string& whole = names_.emplace_back(std::string(agent.event_prefix) + std::string(row.name));
    add(events_, interest_.events.add(whole), Match<agents::EventRow>{&agent, &row, true, required});
  }
  for (const agents::EventRow& row : agent.spans) {
    const auto required = row.required_key.empty() ? otlp::kNoName : interest_.keys.add(row.required_key);
    add(spans_, interest_.spans.add(row.name),
        Match<agents::EventRow>{&agent, &row, is_qualified(row.name), required});
  }
  AgentKeys& keys = agent_keys_.emplace_back();
  for (const agents::AttributeRow& row : agent.attributes) {
    const otlp::NameId key = interest_.keys.add(row.key);
    keys.add(key, row.field);
    if (!agent.roles.empty() &&
        (row.field == agents::Field::model || row.field == agents::Field::other_model))
      mark(key);
  }
  for (const agents::TokenRow& row : agent.tokens) {
    const otlp::NameId key = interest_.keys.add(row.key);
    keys.add(key, row.part);
    if (!agent.roles.empty()) mark(key);
  }
  auto& roles = roles_.emplace_back();
  for (const agents::RoleRow& row : agent.roles) {
    roles.push_back({interest_.keys.add(row.key), &row});
    mark(roles.back().key);
  }
  auto& texts = texts_.emplace_back();
  for (const agents::TextRow& row : agent.texts) {
    texts.push_back({interest_.keys.add(row.key), &row});
    mark(texts.back().key);
  }
}

const agents::Agent* RecognizerTables::agent_of(std::string_view service) const {
  for (const agents::Agent& agent : agents_) {
    for (const std::string_view name : agent.services) {
      if (name == service) return &agent;
    }
  }
  return nullptr;
}

agents::Kind RecognizerTables::role_of(const otlp::Batch& batch, otlp::AttributeRange attributes,
                                       const agents::Agent& agent, bool& is_framework) const {
  agents::Kind role = agents::Kind::metric;
  otlp::NameId decided = otlp::kNoName;  // rows of one key are adjacent; the first that matches decides
  for (const RolePlace& place : roles_[index_of(agent)]) {
    if (place.key == decided) continue;
    const otlp::Value* value = batch.find(attributes, place.key);
    if (value == nullptr || !fits(detail::text_of(value), place.row->value)) continue;
    decided = place.key;
    is_framework = is_framework || place.row->is_framework;
    if (role != agents::Kind::aggregate) role = place.row->role;
  }
  return role;
}

}  // namespace otelc::events
