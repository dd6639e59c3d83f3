// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/table.hpp>

#include <utility>
#include <vector>

#include <otelc/report/detail/cost_legend.hpp>
#include <otelc/report/detail/explain.hpp>
#include <otelc/report/detail/headline.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/detail/model_tables.hpp>
#include <otelc/report/detail/notes.hpp>
#include <otelc/report/detail/table_baseline.hpp>
#include <otelc/report/sgr.hpp>

namespace otelc::report {
namespace {

using TableLines = std::vector<std::string>;

void append(TableLines& to, TableLines lines) {
  for (std::string& line : lines) to.push_back(std::move(line));
}

/// Joins the sections with blank lines between them, unless the text would then exceed `glance` lines.
std::string joined_sections(const std::vector<TableLines>& sections, std::size_t glance) {
  std::size_t lines = 0;
  for (const TableLines& section : sections) lines += section.size() + (section.empty() ? 0 : 1);
  const bool is_airy = lines <= glance + 1;  // no blank line after the last section
  std::string text;
  for (const TableLines& section : sections) {
    if (section.empty()) continue;
    if (is_airy && !text.empty()) text += '\n';
    for (const std::string& line : section) text.append(line).append("\n");
  }
  return text;
}

/// Lines that were made for `text`, wrapped at the table's width.
TableLines broken_lines(const TableLines& lines, const TextStyle& style) {
  TableLines out;
  for (const std::string& line : lines) {
    if (line.empty()) {
      out.emplace_back();
    } else {
      append(out, detail::painted_lines(detail::broken_at_spaces(line, style.columns), {}, style));
    }
  }
  return out;
}

TableLines verdicts(const Report& report, const TextStyle& style) {
  TableLines lines;
  if (report.comparison) lines = detail::baseline_lines(*report.comparison, style);
  append(lines, detail::gate_lines(report.gates, style));
  return lines;
}

}  // namespace

std::string table(const Report& report) {
  constexpr std::size_t kGlance = 15;
  const TextStyle style = detail::with_width(report.style);
  // Not with_width(): without a terminal sentences stay whole, for scripts that search them.
  const TextStyle& words = report.style;
  const usage::Summary& summary = report.summary;
  std::vector<TableLines> sections;
  if (const auto sentence = detail::nothing_collected(summary); !sentence.empty()) {
    sections.push_back({std::string(sentence)});
    sections.push_back(verdicts(report, words));
    return joined_sections(sections, kGlance);
  }
  const bool is_full = report.table.is_full;
  const std::size_t rows_max = is_full ? SIZE_MAX : report.table.rows_max;
  sections.push_back(detail::headline(report, style));
  append(sections.back(), detail::verdict_reason(summary.check, words, is_full));
  sections.push_back(detail::model_table(report, style, rows_max));
  append(sections.back(), detail::cost_legend(summary, words));
  sections.push_back(verdicts(report, words));
  std::string text = joined_sections(sections, kGlance);

  sections.clear();
  if (is_full) sections.push_back(detail::token_table(report, style));
  sections.push_back(detail::breakdown_table(report, style, rows_max));
  sections.push_back(detail::log_table(report, style, rows_max));
  if (is_full && report.comparison) sections.push_back(detail::baseline_table(*report.comparison, style));
  if (is_full) sections.push_back(broken_lines(detail::note_lines(summary), words));
  const std::string more = joined_sections(sections, SIZE_MAX - 1);
  if (!more.empty()) text += "\n" + more;
  for (const std::string& line : broken_lines(detail::explain_lines(report), words)) text += line + "\n";
  return text;
}

std::string brief_table(const Report& report, std::size_t lines_max) {
  const TextStyle style = detail::with_width(report.style);
  TableLines lines;
  if (const auto sentence = detail::nothing_collected(report.summary); !sentence.empty()) {
    lines = {std::string(sentence)};
  } else {
    lines = detail::headline(report, style);
    append(lines, detail::brief_verdict_reason(report.summary.check, report.style));
  }
  TableLines gates = detail::brief_gate_lines(report.gates, style);
  const std::size_t taken = lines.size() + gates.size();
  append(lines, detail::brief_model_table(report, style, lines_max > taken ? lines_max - taken : 1));
  append(lines, std::move(gates));
  return joined_sections({lines}, SIZE_MAX - 1);
}

std::vector<std::string> lines_for_people(const std::string& line, Tone tone, const TextStyle& style) {
  return detail::painted_lines(detail::broken_at_spaces(line, style.columns),
                               tone == Tone::bad ? sgr::kRed : sgr::kYellow, style);
}

}  // namespace otelc::report
