// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/activity.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report::detail {
namespace {

using ledger::ToolRow;
using usage::Summary;

double seconds_of_ms(std::int64_t milliseconds) {
  return static_cast<double>(milliseconds) / 1e3;
}

double seconds_of_us(std::int64_t microseconds) {
  return static_cast<double>(microseconds) / 1e6;
}

// Some agents measure active time by type. For the others, "api" is the time with at least one request
// running.
void write_active_time(JsonWriter& json, const Summary& summary) {
  const bool is_measured = !summary.active_ms.empty();
  json.key("active_time_s");
  if (!is_measured && !summary.request_ms) {
    json.null();
  } else {
    json.open('{');
    for (const auto& [type, milliseconds] : summary.active_ms) {
      json.key(type);
      json.decimal(seconds_of_ms(milliseconds), 3);
    }
    if (summary.request_ms) {
      json.key("api");
      json.decimal(seconds_of_ms(*summary.request_ms), 3);
    }
    json.close('}');
  }
  json.key("active_time_source");
  json.text_or_null(is_measured && summary.request_ms ? "metric, api_requests"
                    : is_measured                     ? "metric"
                    : summary.request_ms              ? "api_requests"
                                                      : "");
}

std::string tools_text(const std::vector<ToolRow>& tools) {
  constexpr std::size_t kNamedMax = 8;
  std::vector<const ToolRow*> by_calls;
  std::int64_t calls = 0;
  std::int64_t failures = 0;
  std::int64_t duration_us = 0;
  for (const ToolRow& tool : tools) {
    by_calls.push_back(&tool);
    calls += tool.calls;
    failures += tool.failures.value_or(0);
    duration_us += tool.duration_us.value_or(0);
  }
  std::stable_sort(by_calls.begin(), by_calls.end(),
                   [](const ToolRow* a, const ToolRow* b) { return a->calls > b->calls; });
  std::string text = with_thousands(calls);
  if (failures > 0) text += fmt::format(" ({} failed)", with_thousands(failures));
  if (duration_us > 0) text += " in " + duration_text(std::chrono::microseconds(duration_us));
  for (std::size_t i = 0; i < std::min(kNamedMax, by_calls.size()); ++i) {
    text += fmt::format("{}{} {}", i == 0 ? ": " : ", ", safe_name(by_calls[i]->name),
                        with_thousands(by_calls[i]->calls));
  }
  if (by_calls.size() > kNamedMax) text += fmt::format(", {} more", by_calls.size() - kNamedMax);
  return text;
}

std::string code_text(const Summary& summary) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const auto& [type, lines] : summary.lines) add(plural(lines, "line") + " " + safe_name(type));
  if (summary.commits) add(plural(*summary.commits, "commit"));
  if (summary.pull_requests) add(plural(*summary.pull_requests, "pull request"));
  return text;
}

std::string seconds_text(double seconds) {
  return duration_text(std::chrono::microseconds(std::llround(seconds * 1e6)));
}

std::string speed_text(const Summary& summary) {
  std::string text;
  for (const usage::UsageRow& row : summary.models) {
    if (!row.speed.ttft_median_s) continue;
    text += fmt::format("{}{} median {}, p95 {}", text.empty() ? "" : "; ", safe_name(row.name),
                        seconds_text(*row.speed.ttft_median_s), seconds_text(*row.speed.ttft_p95_s));
    // Not rate_text(), because the bytes of `--format text` are fixed and this note is part of it.
    if (row.speed.output_tokens_per_s)
      text += fmt::format(", {:.0f} tokens/s", *row.speed.output_tokens_per_s);
  }
  return text;
}

std::string ignored_text(const usage::Ignored& ignored) {
  constexpr std::size_t kNamedMax = 5;
  std::string text = plural(static_cast<std::int64_t>(ignored.records), "record") + " of ";
  for (std::size_t i = 0; i < std::min(kNamedMax, ignored.services.size()); ++i)
    text += (i == 0 ? "" : ", ") + safe_name(ignored.services[i]);
  if (ignored.services.size() > kNamedMax)
    text += fmt::format(" and {} more services", ignored.services.size() - kNamedMax);
  return text + " (no model usage)";
}

}  // namespace

void write_activity(JsonWriter& json, const Summary& summary) {
  write_active_time(json, summary);
  json.key("tools");
  json.open('[');
  for (const ToolRow& tool : summary.tools) {
    json.open('{');
    json.key("tool");
    json.string(tool.name);
    json.key("calls");
    json.number(tool.calls);
    json.key("failures");
    json.integer(tool.failures);
    json.key("duration_s");
    tool.duration_us ? json.decimal(seconds_of_us(*tool.duration_us), 6) : json.null();
    json.close('}');
  }
  json.close(']');
  json.key("lines");
  json.open('{');
  for (const auto& [type, lines] : summary.lines) {
    json.key(type);
    json.number(lines);
  }
  json.close('}');
  json.key("commits");
  json.integer(summary.commits);
  json.key("pull_requests");
  json.integer(summary.pull_requests);
  json.key("compactions");
  json.integer(summary.compactions);
  json.key("ignored");
  json.open('{');
  json.key("records");
  json.number(summary.ignored.records);
  json.key("services");
  json.open('[');
  for (const std::string& service : summary.ignored.services) json.string(service);
  json.close(']');
  json.close('}');
}

std::vector<std::pair<std::string, std::string>> activity_notes(const Summary& summary) {
  std::vector<std::pair<std::string, std::string>> notes;
  if (summary.request_ms)
    notes.emplace_back("Active time", duration_text(std::chrono::milliseconds(*summary.request_ms)) +
                                          " with a request under way");
  if (const std::string text = speed_text(summary); !text.empty()) notes.emplace_back("First token", text);
  const auto has_name = [](const ToolRow& tool) { return tool.name != "unknown"; };
  if (std::any_of(summary.tools.begin(), summary.tools.end(), has_name))
    notes.emplace_back("Tool calls", tools_text(summary.tools));
  if (const std::string text = code_text(summary); !text.empty()) notes.emplace_back("Code", text);
  if (summary.compactions) notes.emplace_back("Compactions", with_thousands(*summary.compactions));
  if (summary.ignored.records > 0) notes.emplace_back("Ignored", ignored_text(summary.ignored));
  return notes;
}

}  // namespace otelc::report::detail
