// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/json.hpp>

#include <fmt/format.h>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/detail/activity.hpp>
#include <otelc/report/detail/explain.hpp>
#include <otelc/report/detail/origin.hpp>
#include <otelc/report/detail/verdict.hpp>
#include <otelc/usage/cost_basis.hpp>

namespace otelc::report {
namespace {

using billing::Usage;
using usage::Summary;
using usage::UsageRow;

void write_tokens(JsonWriter& json, const Usage& usage) {
  json.key("tokens");
  json.open('{');
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i) {
    json.key(agents::kTokenTypeNames[i]);
    usage.tokens ? json.number((*usage.tokens)[i]) : json.null();
  }
  json.close('}');
  if (!usage.other_tokens.empty()) {
    json.key("other_tokens");
    json.open('{');
    for (const auto& [type, tokens] : usage.other_tokens) {
      json.key(type);
      json.number(tokens);
    }
    json.close('}');
  }
  json.key("total_tokens");
  json.integer(usage.total_tokens);
}

void write_cost(JsonWriter& json, const Usage& usage) {
  json.key("cost_usd");
  json.decimal(usage.cost_usd, 12);
  json.key("cost_source");
  json.string(billing::name_of(usage.cost_source));
  json.key("unpriced_tokens");
  json.number(usage.unpriced_tokens);
  json.key("reported_cost_usd");
  json.decimal(usage.reported_usd, 12);
  json.key("list_price_usd");
  json.decimal(usage.whole_list_usd(), 12);
  json.key("list_price_is_minimum");
  json.number(usage.is_list_least);
}

void write_api(JsonWriter& json, const Usage& usage) {
  json.key("api");
  json.open('{');
  json.key("requests");
  json.integer(usage.requests);
  json.key("errors");
  json.integer(usage.errors);
  json.key("retries");
  json.integer(usage.retries);
  json.key("duration_s");
  usage.duration_us ? json.decimal(static_cast<double>(*usage.duration_us) / 1e6, 6) : json.null();
  json.close('}');
}

void write_speed(JsonWriter& json, const ledger::Speed& speed) {
  const auto number = [&](std::string_view name, const std::optional<double>& value, int digits) {
    json.key(name);
    value ? json.decimal(*value, digits) : json.null();
  };
  json.key("speed");
  json.open('{');
  number("ttft_median_s", speed.ttft_median_s, 6);
  number("ttft_p95_s", speed.ttft_p95_s, 6);
  number("output_tokens_per_s", speed.output_tokens_per_s, 3);
  json.close('}');
}

void write_window(JsonWriter& json, UnixNanos first, UnixNanos last) {
  const auto time = [](UnixNanos at) { return at == 0 ? std::string() : format_summary_time(at); };
  json.key("window");
  json.open('{');
  json.key("first");
  json.text_or_null(time(first));
  json.key("last");
  json.text_or_null(time(last));
  json.key("duration_s");
  last == 0 ? json.null() : json.decimal(static_cast<double>(last - first) / 1e9, 3);
  json.close('}');
}

void write_row(JsonWriter& json, std::string_view name_key, const UsageRow& row) {
  json.open('{');
  json.key(name_key);
  json.text_or_null(row.name);
  if (name_key == "source") {
    json.key("kind");
    json.string(usage::name_of(row.source));
    json.key("is_subagent");
    json.number(row.source == agents::Source::subagent);
  }
  if (name_key == "session") write_window(json, row.first, row.last);
  write_tokens(json, row.usage);
  write_cost(json, row.usage);
  if (name_key == "model") {
    json.key("price_entry");
    json.text_or_null(row.price_entry);
  }
  json.key("reasoning_tokens");
  json.integer(row.usage.reasoning);
  write_api(json, row.usage);
  if (name_key == "model") write_speed(json, row.speed);
  json.close('}');
}

void write_rows(JsonWriter& json, std::string_view key, std::string_view name_key,
                const std::vector<UsageRow>& rows) {
  json.key(key);
  json.open('[');
  for (const UsageRow& row : rows) write_row(json, name_key, row);
  json.close(']');
}

// With one log, its numbers are the totals.
void write_logs(JsonWriter& json, const Summary& summary) {
  if (summary.by_log.size() < 2) return;
  json.key("by_log");
  json.open('[');
  for (const usage::LogRow& row : summary.by_log) {
    json.open('{');
    json.key("log");
    json.string(row.log);
    write_tokens(json, row.usage);
    write_cost(json, row.usage);
    json.key("reasoning_tokens");
    json.integer(row.usage.reasoning);
    write_api(json, row.usage);
    json.key("duplicates");
    json.number(row.duplicates);
    json.close('}');
  }
  json.close(']');
}

void write_inputs(JsonWriter& json, const Summary& summary) {
  json.key("inputs");
  json.open('[');
  for (const usage::LogInput& input : summary.inputs) {
    json.open('{');
    json.key("path");
    json.string(input.path);
    json.key("records");
    json.number(input.records);
    json.key("skipped");
    json.number(input.skipped);
    json.key("rejected");
    json.number(input.rejected);
    json.close('}');
  }
  json.close(']');
}

void write_totals(JsonWriter& json, const Summary& summary) {
  json.key("totals");
  json.open('{');
  write_tokens(json, summary.totals);
  write_cost(json, summary.totals);
  write_api(json, summary.totals);
  json.key("errors_by_status");
  json.open('{');
  for (const auto& [status, count] : summary.errors_by_status) {
    json.key(status == 0 ? std::string("none") : fmt::format("{}", status));
    json.number(count);
  }
  json.close('}');
  json.key("unpriced_models");
  json.open('[');
  for (const std::string& model : summary.unpriced_models) json.string(model);
  json.close(']');
  json.close('}');
}

void write_price_lists(JsonWriter& json, const Summary& summary) {
  json.key("price_lists");
  json.open('[');
  for (const prices::PriceSource& list : summary.price_lists) {
    json.open('{');
    json.key("name");
    json.string(list.name);
    json.key("date");
    json.text_or_null(list.date);
    json.key("is_built_in");
    json.number(list.is_built_in);
    json.close('}');
  }
  json.close(']');
}

// Models whose reported cost is not their list price.
void write_cost_differences(JsonWriter& json, const Summary& summary) {
  json.key("cost_differences");
  json.open('[');
  for (const usage::CostDifference& model : usage::cost_differences(summary)) {
    json.open('{');
    json.key("model");
    json.string(model.model);
    json.key("reported_cost_usd");
    json.decimal(model.reported_usd, 12);
    json.key("list_price_usd");
    json.decimal(model.list_usd, 12);
    json.close('}');
  }
  json.close(']');
}

void write_check(JsonWriter& json, const usage::Check& check) {
  json.key("check");
  json.open('{');
  json.key("verdict");
  json.string(usage::name_of(check.verdict));
  json.key("reason");
  json.string(check.reason);
  json.key("missing_share");
  check.missing_share ? json.decimal(*check.missing_share, 6) : json.null();
  json.key("missing_signals");
  json.text_or_null(check.missing_signals);
  json.close('}');
}

}  // namespace

std::string json(const Report& report) {
  const Summary& summary = report.summary;
  JsonWriter json;
  json.open('{');
  json.key("schema");
  json.string("otelc.summary/1");
  write_inputs(json, summary);
  write_window(json, summary.first, summary.last);
  detail::write_origin(json, summary.origin);
  json.key("agents");
  json.open('[');
  for (const std::string& agent : summary.agents) json.string(agent);
  json.close(']');
  json.key("sessions");
  json.number(summary.sessions);
  write_rows(json, "models", "model", summary.models);
  if (report.by == GroupBy::agent) write_rows(json, "by_agent", "agent", summary.by_agent);
  if (report.by == GroupBy::session) write_rows(json, "by_session", "session", summary.by_session);
  if (report.by == GroupBy::source) write_rows(json, "by_source", "source", summary.by_source);
  write_logs(json, summary);
  write_totals(json, summary);
  write_price_lists(json, summary);
  write_cost_differences(json, summary);
  detail::write_activity(json, summary);
  json.key("duplicates");
  json.number(summary.duplicates);
  json.key("repaired_strings");
  json.number(summary.repaired_strings);
  if (!summary.shared.empty()) {
    json.key("shared_rows");
    json.open('[');
    for (const std::string& kind : summary.shared) json.string(kind);
    json.close(']');
  }
  if (!summary.unread.empty()) {
    json.key("unread_scopes");
    json.open('[');
    for (const events::UnreadCounts::Scope& scope : summary.unread) {
      json.open('{');
      json.key("scope");
      json.string(scope.name);
      json.key("records");
      json.number(scope.records);
      json.close('}');
    }
    json.close(']');
  }
  detail::write_explanation(json, report);
  write_check(json, summary.check);
  detail::write_verdict(json, report);
  json.close('}');
  return json.take() + "\n";
}

}  // namespace otelc::report
