// SPDX-License-Identifier: Apache-2.0
// `text` is composed without colours, because its bytes are fixed. lay_out() then recognizes its lines by how
// they begin or, for gates, end: a rule of dashes is dim and the line above it is a heading. Wrapping comes
// after that, so that a wrapped line keeps its colour.
#include <otelc/report/detail/layout.hpp>

#include <otelc/base/text.hpp>
#include <otelc/report/sgr.hpp>

namespace otelc::report::detail {
namespace {

struct Paint {
  std::string_view text;
  std::string_view colour;
};

// Colours by how a line begins.
constexpr Paint kPaints[] = {
    {"  Model: ", sgr::kBold},
    {"  TOTAL ", sgr::kBold},
    {"  ALL MODELS ", sgr::kBold},
    {"  API Errors: ", sgr::kRed},
    {"  No cost known for: ", sgr::kYellow},
    {"  Lines skipped: ", sgr::kYellow},
    {"  Rejected requests: ", sgr::kYellow},
    {"  Check: complete", sgr::kGreen},
    {"  Check: partial", sgr::kYellow},
};

// Colours by how the line of a gate ends.
constexpr Paint kOutcomes[] = {{" passed", sgr::kGreen}, {" failed", sgr::kRed}, {" no data", sgr::kYellow}};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_rule(std::string_view line) {
  return line.starts_with("  -") && line.find_first_not_of(" -") == std::string_view::npos;
}

bool is_gate(std::string_view line) {
  constexpr std::string_view kGates[] = {"  telemetry ", "  max-cost ", "  max-tokens ", "  max-increase "};
  return std::ranges::any_of(kGates, [line](std::string_view gate) { return line.starts_with(gate); });
}

std::string_view colour_of(std::string_view line, std::string_view next) {
  if (is_rule(line)) return sgr::kDim;
  if (is_rule(next)) return sgr::kBold;
  for (const Paint& paint : kPaints)
    if (line.starts_with(paint.text)) return paint.colour;
  if (is_gate(line)) {
    for (const Paint& outcome : kOutcomes)
      if (line.ends_with(outcome.text)) return outcome.colour;
  }
  return {};
}

}  // namespace

std::string original_cell(std::string_view name, std::size_t width, const TextStyle& style) {
  if (style.columns > 0) return align_left(name, width);
  const auto characters = static_cast<std::size_t>(std::ranges::count_if(
      name, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) != 0x80u; }));
  return std::string(name) + std::string(width - std::min(width, characters), ' ');
}

std::string broken_at_spaces(std::string_view line, std::size_t columns) {
  constexpr std::string_view kIndent = "      ";
  if (columns == 0) return std::string(line);
  std::string out;
  std::size_t taken = 0;
  bool has_word = false;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t word = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t end = end_of_word(line, word);
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

std::vector<std::string> painted_lines(std::string_view text, std::string_view colour,
                                       const TextStyle& style) {
  std::vector<std::string> lines;
  for (const std::string_view line : lines_of(text)) lines.push_back(sgr::painted(line, colour, style));
  return lines;
}

std::string lay_out(std::string text, const TextStyle& style) {
  if (style.columns == 0 && !style.is_coloured) return text;
  const auto lines = lines_of(text);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view next = i + 1 < lines.size() ? lines[i + 1] : std::string_view();
    const std::string_view colour = style.is_coloured ? colour_of(lines[i], next) : std::string_view();
    out += colour;
    out += broken_at_spaces(lines[i], style.columns);
    if (!colour.empty()) out += sgr::kPlain;
    out += '\n';
  }
  return out;
}

}  // namespace otelc::report::detail
