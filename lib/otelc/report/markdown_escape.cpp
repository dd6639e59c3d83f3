// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/markdown_escape.hpp>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include <otelc/report/columns.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report {
namespace {

bool is_alnum(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// Within a code span only its end and, in a table, a bar have a meaning. This is a stricter list.
bool is_plain_code(std::string_view name) {
  const auto is_plain = [](char c) {
    return is_alnum(c) || std::string_view("-._/:@+=()[] ").find(c) != std::string_view::npos;
  };
  return !name.empty() && name.front() != ' ' && name.back() != ' ' &&
         std::all_of(name.begin(), name.end(), is_plain);
}

constexpr std::size_t kCodeColumnsMax = 60;

// A character reference is never markup: no emphasis, table, link or HTML begins with one. Dots are replaced
// because GitHub turns www.x.y into a link, except between digits, where they are safe.
std::string escaped_text(std::string_view safe) {
  std::string out;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const char c = safe[i];
    const bool is_first = i == 0;
    const bool is_last = i + 1 == safe.size();
    const bool is_number_dot =
        c == '.' && !is_first && !is_last && is_digit(safe[i - 1]) && is_digit(safe[i + 1]);
    const bool is_harmless = std::string_view("-,;$%()").find(c) != std::string_view::npos && !is_first;
    const bool is_space = c == ' ' && !is_first && !is_last;
    if (is_alnum(c) || (static_cast<unsigned char>(c) & 0x80U) != 0 || is_number_dot || is_harmless ||
        is_space) {
      out += c;
    } else {
      out += fmt::format("&#{};", static_cast<int>(c));
    }
  }
  return out;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  return escaped_text(safe_name(text));
}

std::string markdown_name(std::string_view name) {
  const std::string safe = safe_name(name);
  const std::string shown = cut_middle_to_columns(safe, kCodeColumnsMax);
  if (shown != safe)
    return fmt::format("<code title=\"{}\">{}</code>", escaped_text(safe), escaped_text(shown));
  if (is_plain_code(safe)) return "`" + safe + "`";
  return safe.empty() ? "*not reported*" : "<code>" + escaped_text(safe) + "</code>";
}

}  // namespace otelc::report
