// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/explain.hpp>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report {

using usage::ExplainedReport;
using usage::Explanation;

namespace {

void write_report(JsonWriter& json, const ExplainedReport& report) {
  json.open('{');
  json.key("report");
  json.string(report.report);
  json.key("model");
  json.string(report.model);
  json.key("tokens");
  json.number(report.tokens);
  json.key("requests");
  json.number(report.requests);
  json.key("cost_usd");
  report.cost_usd ? json.decimal(*report.cost_usd, 12) : json.null();
  json.key("counts_for");
  json.text_or_null(report.counts_for);
  json.key("gives_cost");
  json.number(report.gives_cost);
  json.key("gives_requests");
  json.number(report.gives_requests);
  json.close('}');
}

// The parts of the bill that come from this report.
std::string gives(const ExplainedReport& report) {
  std::string text;
  const auto add = [&text](bool has, const std::string& what) {
    if (has) text += (text.empty() ? "" : ", ") + what;
  };
  add(!report.counts_for.empty(), report.counts_for == report.model
                                      ? std::string("tokens")
                                      : "tokens of " + safe_name(report.counts_for));
  add(report.gives_cost, "cost");
  add(report.gives_requests, "requests");
  return text.empty() ? "not counted" : "counts: " + text;
}

std::string explained_line(const ExplainedReport& report) {
  std::string said = plural(report.tokens, "token");
  if (report.requests > 0) said += ", " + plural(report.requests, "request");
  if (report.cost_usd) said += ", " + usd_text(*report.cost_usd);
  return fmt::format("    {:<9} {}: {} ({})", report.report, safe_name(report.model), said, gives(report));
}

}  // namespace

void detail::write_explanation(JsonWriter& json, const Report& report) {
  if (!report.explanations) return;
  json.key("explain");
  json.open('[');
  for (const Explanation& account : *report.explanations) {
    json.open('{');
    json.key("agent");
    json.string(account.agent);
    json.key("session");
    json.text_or_null(account.session);
    json.key("reports");
    json.open('[');
    for (const ExplainedReport& one : account.reports) write_report(json, one);
    json.close(']');
    json.key("chosen");
    json.open('[');
    for (const Explanation::Chosen& chosen : account.chosen) {
      json.open('{');
      json.key("model");
      json.text_or_null(chosen.model);
      json.key("report");
      json.string(chosen.report);
      json.key("why");
      json.string(chosen.why);
      json.close('}');
    }
    json.close(']');
    json.key("joined");
    json.open('[');
    for (const Explanation::Names& names : account.joined) {
      json.open('{');
      json.key("a");
      json.string(names.a);
      json.key("b");
      json.string(names.b);
      json.key("by");
      json.string(names.by);
      json.close('}');
    }
    json.close(']');
    json.close('}');
  }
  json.close(']');
  const usage::Dropped& dropped = report.summary.dropped;
  json.key("dropped");
  json.open('{');
  json.key("copies");
  json.number(report.summary.duplicates);
  json.key("nested_spans");
  json.number(dropped.nested);
  json.key("aggregate_spans");
  json.number(dropped.aggregates);
  json.key("twin_spans");
  json.number(dropped.twins);
  json.close('}');
}

std::vector<std::string> detail::explain_lines(const Report& report) {
  if (!report.explanations) return {};
  std::vector<std::string> lines{"", "=== How it was counted ==="};
  for (const Explanation& account : *report.explanations) {
    lines.emplace_back();
    lines.push_back("  " + safe_name(account.agent) +
                    (account.session.empty() ? "" : ", session " + safe_name(account.session)));
    for (const ExplainedReport& one : account.reports) lines.push_back(explained_line(one));
    for (const Explanation::Chosen& chosen : account.chosen) {
      lines.push_back(fmt::format("    chosen{}: {} ({})",
                                  chosen.model.empty() ? "" : " for " + safe_name(chosen.model),
                                  chosen.report, chosen.why));
    }
    for (const Explanation::Names& names : account.joined) {
      lines.push_back(
          fmt::format("    one model: {} and {} ({})", safe_name(names.a), safe_name(names.b), names.by));
    }
  }
  const usage::Dropped& dropped = report.summary.dropped;
  const auto count = [](auto number) { return with_thousands(static_cast<long long>(number)); };
  lines.emplace_back();
  lines.push_back(
      fmt::format("  Not counted again: {} copies of records; spans: {} that repeat another span's call, "
                  "{} around calls, {} by a second library or service",
                  count(report.summary.duplicates), count(dropped.nested), count(dropped.aggregates),
                  count(dropped.twins)));
  return lines;
}

}  // namespace otelc::report
