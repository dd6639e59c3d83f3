// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/html.hpp>

#include <otelc/report/detail/html/sections.hpp>
#include <otelc/report/detail/html/style.hpp>

namespace otelc::report {
namespace {

// The policy holds what the page promises: even markup that slipped through could run and load nothing.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
)";

}  // namespace

std::string html(const Report& report) {
  using namespace detail;
  const usage::Summary& summary = report.summary;
  const Amounts amounts(summary);
  std::string page(kHead);
  page += "<title>" + headline(summary, amounts) + " – otelc</title>\n<style>\n" + std::string(style()) +
          "</style>\n</head>\n<body>\n<main>\n";
  page += overview_section(report, amounts);
  page += gates_section(report);
  page += comparison_section(report, amounts);
  page += models_section(summary, amounts);
  page += time_section(summary, amounts);
  page += requests_section(summary, amounts);
  page += tools_section(summary);
  page += breakdown_sections(summary, amounts);
  page += speed_section(summary);
  page += notes_section(summary);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace otelc::report
