// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/notes.hpp>

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/detail/activity.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report::detail {
namespace {

using billing::Usage;
using usage::Summary;
using usage::UsageRow;

std::string cost_or_unknown(const Usage& usage) {
  return usage.cost_usd ? usd_text(*usage.cost_usd) : std::string("cost unknown");
}

std::string errors_text(const Summary& summary) {
  std::string text = with_thousands(*summary.totals.errors);
  std::string by_status;
  for (const auto& [status, count] : summary.errors_by_status) {
    const std::string name = status == 0 ? std::string("no status") : fmt::format("HTTP {}", status);
    by_status += fmt::format("{}{}: {}", by_status.empty() ? "" : ", ", name, with_thousands(count));
  }
  return by_status.empty() ? text : text + " (" + by_status + ")";
}

std::string subagents_text(const Summary& summary) {
  std::string text;
  for (const UsageRow& row : summary.by_source) {
    if (row.source != agents::Source::subagent) continue;
    text += fmt::format("{}{} ({} tokens, {})", text.empty() ? "" : ", ", safe_name(row.name),
                        with_thousands(row.usage.total_tokens.value_or(0)), cost_or_unknown(row.usage));
  }
  return text;
}

}  // namespace

std::vector<std::string> note_lines(const Summary& summary) {
  std::vector<std::string> notes;
  const auto count = [](std::uint64_t number) { return with_thousands(static_cast<long long>(number)); };
  const auto note = [&](std::string_view name, const std::string& text) {
    notes.push_back(fmt::format("  {}: {}", name, text));
  };
  if (summary.totals.errors.value_or(0) > 0) note("API Errors", errors_text(summary));
  if (summary.totals.retries.value_or(0) > 0) note("API Retries", with_thousands(*summary.totals.retries));
  if (summary.sessions > 1) note("Sessions", with_thousands(summary.sessions));
  if (const std::string text = subagents_text(summary); !text.empty()) note("Subagents", text);
  for (const auto& [name, words] : activity_notes(summary)) note(name, words);
  // Without any cost there is no total that could be mistaken for the full cost.
  if (summary.totals.cost_usd && !summary.unpriced_models.empty())
    note("No cost known for", joined(summary.unpriced_models));
  if (!summary.shared.empty())
    note("Rows shared", fmt::format("there are so many {} that further ones are in {}",
                                    joined(summary.shared), events::kOthers));
  if (summary.duplicates > 0) {
    note("Duplicates dropped", count(summary.duplicates) + " (resent, counted once)");
  }
  if (summary.repaired_strings > 0) {
    note("Strings repaired", count(summary.repaired_strings) + " (invalid Unicode, replaced by U+FFFD)");
  }
  for (const usage::LogInput& input : summary.inputs) {
    if (input.skipped > 0) {
      note("Lines skipped",
           fmt::format("{} of {} in {} (not readable)", count(input.skipped),
                       count(input.skipped + input.records + input.rejected), safe_name(input.path)));
    }
    if (input.rejected > 0) {
      note("Rejected requests",
           fmt::format("{} in {} (answered with an error)", count(input.rejected), safe_name(input.path)));
    }
  }
  return notes;
}

std::string_view nothing_collected(const Summary& summary) {
  if (summary.inputs.empty()) return "No OTEL data collected (log file not found).";
  const bool has_lines = std::any_of(
      summary.inputs.begin(), summary.inputs.end(),
      [](const usage::LogInput& input) { return input.records + input.skipped + input.rejected > 0; });
  return has_lines ? "" : "No OTEL data collected.";
}

std::vector<std::string> check_lines(const usage::Check& check) {
  if (check.verdict != usage::Verdict::complete && check.verdict != usage::Verdict::partial) return {};
  return {fmt::format("  Check: {} - {}", usage::name_of(check.verdict), check.reason)};
}

std::string name_of_row(const UsageRow& row) {
  if (row.name.empty()) return "(not reported)";
  std::string name = safe_name(row.name);
  if (row.source == agents::Source::skill) return name + " (skill)";
  if (row.source == agents::Source::mcp_server) return name + " (MCP server)";
  return name;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + safe_name(name);
  return text;
}

std::string names_text(const std::set<std::string>& names, std::size_t names_max, std::size_t columns_max) {
  std::string text;
  std::size_t named = 0;
  for (const std::string& name : names) {
    if (named == names_max) return text + fmt::format(", {} more", names.size() - named);
    text += (named++ == 0 ? "" : ", ") + cut_middle_to_columns(safe_name(name), columns_max);
  }
  return text.empty() ? "-" : text;
}

}  // namespace otelc::report::detail
