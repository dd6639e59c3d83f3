// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/summary_target.hpp>

#include <string_view>

namespace otelc::launch {
namespace {

std::string_view format_for_path(std::string_view path) {
  struct Ending {
    std::string_view ending;
    std::string_view format;
  };
  constexpr Ending kEndings[] = {{".json", "json"}, {".md", "markdown"},     {".markdown", "markdown"},
                                 {".html", "html"}, {".htm", "html"},        {".csv", "csv"},
                                 {".xml", "junit"}, {".prom", "openmetrics"}};
  for (const Ending& known : kEndings)
    if (path.ends_with(known.ending)) return known.format;
  return "text";
}

}  // namespace

SummaryTarget summary_target(const std::string& text) {
  using Where = SummaryTarget::Where;
  if (text == "none") return {Where::nowhere};
  if (text == "-") return {Where::standard_output};
  if (text == "stderr") return {Where::standard_error, report::find_format("table")};
  if (const auto* format = report::find_format(text)) return {Where::standard_error, format};
  return {Where::file, report::find_format(format_for_path(text)), text};
}

}  // namespace otelc::launch
