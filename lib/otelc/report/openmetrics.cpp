// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/openmetrics.hpp>

#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/decimal.hpp>
#include <otelc/base/text.hpp>
#include <otelc/report/decimal.hpp>

namespace otelc::report {
namespace {

using billing::Usage;
using usage::Summary;
using usage::UsageRow;

using SampleLabel = std::pair<std::string_view, std::string_view>;

// Escape a `\x`, `\u` or `\U` that is part of the name itself. Otherwise the names `a#b` and `a\x23b` would
// both become `a\x23b`, and a label set would appear twice.
std::string with_own_escapes_escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '\\' && i + 1 < text.size() &&
                           (text[i + 1] == 'x' || text[i + 1] == 'u' || text[i + 1] == 'U');
    if (is_escape) {
      out += "\\x5c";
    } else {
      out += text[i];
    }
  }
  return out;
}

// GitLab cuts a line at any `#`. It reads quotes and backslashes as a shell does, which agrees with
// OpenMetrics.
std::string label_value(std::string_view text) {
  std::string out;
  for (const char c : escape_for_terminal(with_own_escapes_escaped(text))) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '#') {
      out += "\\\\x23";
    } else {
      out += c;
    }
  }
  return out;
}

/// Writes families of gauges. A family without samples is left out.
class Metrics {
 public:
  void family(std::string name, std::string_view help) {
    name_ = std::move(name);
    head_ = fmt::format("# TYPE {0} gauge\n# HELP {0} {1}\n", name_, help);
  }
  void sample(std::initializer_list<SampleLabel> labels, std::optional<double> value, int digits = 0) {
    if (!value) return;
    out_ += std::exchange(head_, {}) + name_;
    const char* separator = "{";
    for (const auto& [name, text] : labels) {
      out_ += fmt::format("{}{}=\"{}\"", std::exchange(separator, ","), name, label_value(text));
    }
    if (labels.size() > 0) out_ += '}';
    out_ += ' ' + decimal_text(*value, digits) + '\n';
  }
  std::string take() { return std::move(out_) + "# EOF\n"; }

 private:
  std::string out_;
  std::string name_;
  std::string head_;
};

std::optional<double> seconds(const std::optional<std::int64_t>& microseconds) {
  return microseconds ? std::optional(static_cast<double>(*microseconds) / 1e6) : std::nullopt;
}

void models(Metrics& out, const Summary& summary) {
  const auto each = [&](std::string name, std::string_view help, auto value_of, int digits) {
    out.family(std::move(name), help);
    for (const UsageRow& row : summary.models) out.sample({{"model", row.name}}, value_of(row.usage), digits);
  };
  out.family("otelc_tokens", "Tokens by model and type.");
  for (const UsageRow& row : summary.models) {
    if (!row.usage.tokens) continue;
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
      out.sample({{"model", row.name}, {"type", agents::kTokenTypeNames[i]}},
                 static_cast<double>((*row.usage.tokens)[i]));
    for (const auto& [type, tokens] : row.usage.other_tokens)
      out.sample({{"model", row.name}, {"type", type}}, static_cast<double>(tokens));
  }
  using Value = std::optional<double>;
  each(
      "otelc_cost_usd", "Cost in US dollars by model.", [](const Usage& usage) { return usage.cost_usd; },
      kUsdDigits);
  each(
      "otelc_unpriced_tokens", "Tokens without a known cost by model.",
      [](const Usage& usage) -> Value { return static_cast<double>(usage.unpriced_tokens); }, 0);
  each(
      "otelc_api_requests", "Answered requests by model.",
      [](const Usage& usage) -> Value { return usage.requests; }, 0);
  each(
      "otelc_api_errors", "Failed requests by model.",
      [](const Usage& usage) -> Value { return usage.errors; }, 0);
  each(
      "otelc_api_duration_seconds", "Time of the answered requests by model.",
      [](const Usage& usage) { return seconds(usage.duration_us); }, kSecondsDigits);
}

void whole_run(Metrics& out, const Summary& summary) {
  const auto one = [&](std::string name, std::string_view help, std::optional<double> value, int digits) {
    out.family(std::move(name), help);
    out.sample({}, value, digits);
  };
  const Usage& totals = summary.totals;
  one("otelc_run_tokens", "All tokens.", totals.total_tokens, 0);
  one("otelc_run_cost_usd", "The whole cost in US dollars, as far as it is known.", totals.cost_usd,
      kUsdDigits);
  one("otelc_run_api_requests", "All answered requests.", totals.requests, 0);
  one("otelc_run_api_errors", "All failed requests.", totals.errors, 0);
  one("otelc_run_api_retries", "All retries.", totals.retries, 0);
  one("otelc_run_sessions", "Sessions.", static_cast<double>(summary.sessions), 0);
  out.family("otelc_run_active_seconds", "Active time by type, as agents measured it.");
  for (const auto& [type, milliseconds] : summary.active_ms)
    out.sample({{"type", type}}, static_cast<double>(milliseconds) / 1e3, 3);
  out.family("otelc_telemetry_verdict", "1 for the verdict on how complete the telemetry is.");
  using usage::Verdict;
  for (const Verdict verdict : {Verdict::complete, Verdict::partial, Verdict::unverified, Verdict::none})
    out.sample({{"verdict", name_of(verdict)}}, summary.check.verdict == verdict ? 1 : 0);
}

void logs(Metrics& out, const Summary& summary) {
  if (summary.by_log.size() < 2) return;
  out.family("otelc_log_tokens", "Tokens by log.");
  for (const auto& row : summary.by_log) out.sample({{"log", row.log}}, row.usage.total_tokens);
  out.family("otelc_log_cost_usd", "Cost in US dollars by log.");
  for (const auto& row : summary.by_log) out.sample({{"log", row.log}}, row.usage.cost_usd, kUsdDigits);
}

void baseline(Metrics& out, const usage::Comparison& comparison) {
  if (!comparison.lack.empty()) return;
  out.family("otelc_baseline_tokens", "Tokens of the baseline by model.");
  for (const auto& row : comparison.models) out.sample({{"model", row.model}}, row.before.total_tokens);
  out.family("otelc_baseline_cost_usd", "Cost of the baseline in US dollars by model.");
  for (const auto& row : comparison.models)
    out.sample({{"model", row.model}}, row.before.cost_usd, kUsdDigits);
  out.family("otelc_baseline_run_tokens", "All tokens of the baseline.");
  out.sample({}, comparison.totals.before.total_tokens);
  out.family("otelc_baseline_run_cost_usd", "The whole cost of the baseline in US dollars.");
  out.sample({}, comparison.totals.before.cost_usd, kUsdDigits);
}

void gates(Metrics& out, const std::vector<Gate>& gates) {
  out.family("otelc_gate_passed", "1 if the gate passed, 0 if it failed; no sample if it had no data.");
  for (const Gate& gate : gates) {
    if (gate.outcome != Outcome::no_data)
      out.sample({{"gate", gate.name}}, gate.outcome == Outcome::passed ? 1 : 0);
  }
  out.family("otelc_gate_measured", "What the gate measured: US dollars, tokens or percent.");
  for (const Gate& gate : gates) out.sample({{"gate", gate.name}}, gate.measured, kUsdDigits);
  out.family("otelc_gate_limit", "The gate's limit, in the unit of what it measured.");
  for (const Gate& gate : gates) out.sample({{"gate", gate.name}}, gate.limit, kUsdDigits);
}

}  // namespace

std::string openmetrics(const Report& report) {
  Metrics out;
  models(out, report.summary);
  whole_run(out, report.summary);
  logs(out, report.summary);
  if (report.comparison) baseline(out, *report.comparison);
  gates(out, report.gates);
  return out.take();
}

}  // namespace otelc::report
