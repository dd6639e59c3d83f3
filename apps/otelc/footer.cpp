// SPDX-License-Identifier: Apache-2.0
#include "footer.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace otelc::apps {
namespace {

constexpr std::string_view kExitCodes = "Exit codes: ";
constexpr std::string_view kExample = "Example";

std::vector<std::string_view> split_at(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

std::string_view without_indent(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(' '), line.size()));
}

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// Splits `0 success; 2 wrong usage. More.` A part without a code in front is a remark.
FooterRows codes_in(std::string_view text) {
  FooterRows rows;
  const std::size_t end = std::min(text.find(". "), text.size());
  std::string_view codes = text.substr(0, end);
  if (codes.ends_with('.')) codes.remove_suffix(1);
  for (const std::string_view part : split_at(codes, "; ")) {
    const std::size_t space = std::min(part.find(' '), part.size());
    const bool has_code = has_digit(part.substr(0, space));
    if (has_code && space < part.size()) {
      rows.emplace_back(part.substr(0, space), part.substr(space + 1));
    } else {
      rows.emplace_back("", part);
    }
  }
  if (end < text.size()) rows.emplace_back("", text.substr(end + 2));
  return rows;
}

FooterRows columns_of(const std::vector<std::string_view>& lines) {
  FooterRows rows;
  for (const std::string_view line : lines) {
    const std::string_view text = without_indent(line);
    const std::size_t gap = std::min(text.find("  "), text.size());
    rows.emplace_back(text.substr(0, gap), without_indent(text.substr(gap)));
  }
  return rows;
}

}  // namespace

Footer parse_footer(std::string_view text) {
  Footer footer;
  for (const std::string_view paragraph : split_at(text, "\n\n")) {
    std::vector<std::string_view> lines = split_at(paragraph, "\n");
    if (lines.front().empty()) continue;
    if (lines.size() > 1 && lines.front().ends_with(':') && lines[1].starts_with("  ")) {
      const std::string title(lines.front().substr(0, lines.front().size() - 1));
      lines.erase(lines.begin());
      if (title == kExample) {
        for (const std::string_view line : lines) footer.examples.emplace_back(without_indent(line));
      } else {
        footer.lists.emplace_back(title, columns_of(lines));
      }
      continue;
    }
    std::string line;
    for (const std::string_view part : lines) line.append(line.empty() ? "" : " ").append(part);
    if (line.starts_with(kExitCodes)) {
      footer.exit_codes = codes_in(std::string_view(line).substr(kExitCodes.size()));
    } else {
      footer.paragraphs.push_back(line);
    }
  }
  return footer;
}

}  // namespace otelc::apps
