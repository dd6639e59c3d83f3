// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/layout.hpp>

#include <vector>

namespace otelc::report::detail {
namespace {

// ECMA-48 SGR.
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";

struct Paint {
  std::string_view start;  // of a line
  std::string_view colour;
};

constexpr Paint kPaints[] = {
    {"  Model: ", kBold},
    {"  TOTAL ", kBold},
    {"  ALL MODELS ", kBold},
    {"  API Errors: ", kRed},
    {"  No cost known for: ", kYellow},
    {"  Lines skipped: ", kYellow},
    {"  Rejected requests: ", kYellow},
    {"  Check: complete", kGreen},
    {"  Check: partial", kYellow},
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Breaks the line at spaces; what follows is set in. A word that is wider than that is left to the terminal.
std::string broken(std::string_view line, std::size_t columns) {
  constexpr std::string_view kIndent = "      ";
  std::string out;
  std::size_t taken = 0;
  bool has_word = false;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t word = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t end = std::min(line.find(' ', word), line.size());
    const std::size_t width = columns_of(line.substr(at, end - at));
    if (has_word && taken + width > columns) {
      out += '\n';
      out += kIndent;
      out += line.substr(word, end - word);
      taken = kIndent.size() + columns_of(line.substr(word, end - word));
    } else {
      out += line.substr(at, end - at);
      taken += width;
    }
    has_word = true;
    at = end;
  }
  return out;
}

bool is_rule(std::string_view line) {
  return line.starts_with("  -") && line.find_first_not_of(" -") == std::string_view::npos;
}

std::string_view colour_of(std::string_view line, std::string_view next) {
  if (is_rule(line)) return kDim;
  if (is_rule(next)) return kBold;
  for (const Paint& paint : kPaints)
    if (line.starts_with(paint.start)) return paint.colour;
  return {};
}

}  // namespace

std::string original_cell(std::string_view name, std::size_t width, const TextStyle& style) {
  if (style.columns > 0) return align_left(name, width);
  const auto characters = static_cast<std::size_t>(std::ranges::count_if(
      name, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) != 0x80u; }));
  return std::string(name) + std::string(width - std::min(width, characters), ' ');
}

std::string lay_out(std::string text, const TextStyle& style) {
  if (style.columns == 0) return text;
  const auto lines = lines_of(text);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view next = i + 1 < lines.size() ? lines[i + 1] : std::string_view();
    const std::string_view colour = style.is_coloured ? colour_of(lines[i], next) : std::string_view();
    out += colour;
    out += broken(lines[i], style.columns);
    if (!colour.empty()) out += kPlain;
    out += '\n';
  }
  return out;
}

}  // namespace otelc::report::detail
