// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/html.hpp>

#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <otelc/report/detail/html/activity.hpp>
#include <otelc/report/detail/html/comparison.hpp>
#include <otelc/report/detail/html/gates.hpp>
#include <otelc/report/detail/html/models.hpp>
#include <otelc/report/detail/html/notes.hpp>
#include <otelc/report/detail/html/overview.hpp>
#include <otelc/report/detail/html/requests.hpp>
#include <otelc/report/detail/html/section.hpp>
#include <otelc/report/detail/html/sessions.hpp>
#include <otelc/report/detail/html/spend_bars.hpp>
#include <otelc/report/detail/html/style.hpp>

namespace otelc::report {
namespace {

using detail::Section;

// The policy enforces that the page loads and runs nothing, even if hostile markup got past the escaping.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
)";

std::vector<Section> sections(const Report& report) {
  using namespace detail;
  const usage::Summary& summary = report.summary;
  std::vector<Section> all{gates_section(report),   comparison_section(report),
                           models_section(summary), spend_section(summary),
                           time_section(summary),   requests_section(summary),
                           tools_section(summary),  sessions_section(summary, kHtmlSessionsMax)};
  for (Section& section : breakdown_sections(summary)) all.push_back(std::move(section));
  all.push_back(speed_section(summary));
  all.push_back(notes_section(summary));
  std::erase_if(all, [](const Section& section) { return section.content.empty(); });
  return all;
}

// Pages of a few screens do not need a table of contents.
std::string contents(const std::vector<Section>& sections) {
  constexpr std::size_t kFew = 4;
  if (sections.size() <= kFew) return {};
  std::string items;
  for (const Section& section : sections)
    items += fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, section.heading);
  return "<nav aria-label=\"Contents\"><ul>" + items + "</ul></nav>\n";
}

}  // namespace

std::string html(const Report& report) {
  std::string page(kHead);
  page += "<title>" + detail::headline(report.summary) + " – otelc</title>\n<style>\n" +
          std::string(detail::style()) + "</style>\n</head>\n<body>\n<main>\n" + detail::overview(report);
  const std::vector<Section> all = sections(report);
  page += contents(all);
  for (const Section& section : all) page += markup_of(section);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace otelc::report
