// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/page.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::doctor {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kNormal = "\x1b[0m";
constexpr std::string_view kRemedyMark = "→";
constexpr std::size_t kTextMax = 2000;  // bytes of one line, however long a value from outside is
constexpr std::size_t kSubjectMax = 120;
constexpr std::size_t kNarrowest = 20;

/// Wraps `text` between words at `columns`; a longer word exceeds them. 0: one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines{""};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool is_first = lines.back().empty();
    if (columns > 0 && !is_first &&
        report::columns_of(lines.back()) + 1 + report::columns_of(word) > columns) {
      lines.emplace_back(word);
    } else {
      lines.back() += fmt::format("{}{}", is_first ? "" : " ", word);
    }
  }
  return lines;
}

}  // namespace

void Page::add(std::string_view mark, std::string_view colour, std::string_view text) {
  const bool is_remedy = mark == kRemedyMark;
  const std::size_t indent = is_remedy ? 6 : 4;
  const std::size_t columns =
      style_.columns == 0 ? 0 : std::max(kNarrowest, style_.columns - std::min(indent, style_.columns));
  const auto lines = wrapped(report::safe_name(utf8_lossy(text, kTextMax)), columns);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string margin(i == 0 ? indent - 2 : indent, ' ');
    if (i > 0) {
      text_ += fmt::format("{}{}\n", margin, lines[i]);
    } else if (style_.is_coloured) {
      text_ += fmt::format("{}{}{}{} {}\n", margin, colour, mark, kNormal, lines[i]);
    } else {
      text_ += fmt::format("{}{} {}\n", margin, mark, lines[i]);
    }
  }
}

void Page::heading(std::string_view text) {
  if (!text_.empty()) text_ += '\n';
  text_ += style_.is_coloured ? fmt::format("{}{}{}\n", kBold, text, kNormal) : fmt::format("{}\n", text);
}

void Page::line(Mark mark, std::string_view text) {
  switch (mark) {
    case Mark::good:
      return add("✓", kGreen, text);
    case Mark::note:
      return add("·", kDim, text);
    case Mark::warning:
      ++warnings_;
      return add("!", kYellow, text);
    case Mark::error:
      ++errors_;
      return add("✗", kRed, text);
  }
}

void Page::remedy(std::string_view text) {
  add(kRemedyMark, kDim, text);
}

void Page::finding(const findings::Finding& finding) {
  using findings::Level;
  const Mark mark = finding.level == Level::error     ? Mark::error
                    : finding.level == Level::warning ? Mark::warning
                                                      : Mark::note;
  line(mark, fmt::format("{}{}{}: {}", utf8_lossy(finding.subject, kSubjectMax),
                         finding.subject.size() > kSubjectMax ? "…" : "",
                         finding.where.empty() ? "" : " in " + finding.where, finding.problem));
  remedy(finding.remedy);
}

void Page::findings(const std::vector<findings::Finding>& all) {
  for (const findings::Finding& one : all) finding(one);
}

std::string Page::take() {
  const std::string words = errors_ + warnings_ == 0
                                ? "No problems found."
                                : fmt::format("{}, {}.", plural(static_cast<long long>(errors_), "error"),
                                              plural(static_cast<long long>(warnings_), "warning"));
  text_ += fmt::format("\n{}\n", words);
  return std::move(text_);
}

}  // namespace otelc::doctor
