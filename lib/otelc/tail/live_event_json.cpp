// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/live_event_json.hpp>

#include <algorithm>

#include <otelc/base/json_writer.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::tail {
namespace {

void add_text(JsonWriter& json, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  json.key(key);
  json.string(value);
}

template <class Number>
void add_number(JsonWriter& json, std::string_view key, const std::optional<Number>& value) {
  if (!value) return;
  json.key(key);
  json.number(*value);
}

void add_decimal(JsonWriter& json, std::string_view key, std::optional<double> value, int digits) {
  if (!value) return;
  json.key(key);
  json.decimal(*value, digits);
}

void write_tokens(JsonWriter& json, const LiveEvent& live) {
  const auto& tokens = live.tokens;
  if (std::none_of(tokens.begin(), tokens.end(), [](const auto& count) { return count.has_value(); })) return;
  json.key("tokens");
  json.open('{');
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
    add_number(json, agents::kTokenTypeNames[i], tokens[i]);
  json.close('}');
}

}  // namespace

std::string live_event_json(const LiveEvent& live) {
  JsonWriter json;
  json.open('{');
  if (live.time != 0) add_text(json, "ts", format_summary_time(live.time));
  add_text(json, "event", name_of(live.kind));
  add_text(json, "agent", live.agent);
  add_text(json, "session", live.session);
  add_text(json, "model", live.model);
  add_text(json, "tool", live.tool);
  add_number(json, "success", live.succeeded);
  add_number(json, "status_code", live.status_code);
  add_text(json, "error", live.error);
  write_tokens(json, live);
  add_number(json, "reasoning_tokens", live.reasoning);
  add_decimal(json, "cost_usd", live.cost_usd, 12);
  if (live.cost_usd) add_text(json, "cost_source", billing::name_of(live.cost_source));
  if (live.duration_us) {
    add_decimal(json, "duration_ms", static_cast<double>(*live.duration_us) / 1000, 3);
  }
  if (live.source != agents::Source::unknown) add_text(json, "source", usage::name_of(live.source));
  add_text(json, "subagent", live.subagent);
  add_text(json, "skill", live.skill);
  add_text(json, "mcp_server", live.mcp_server);
  json.close('}');
  return json.take() + "\n";
}

}  // namespace otelc::tail
