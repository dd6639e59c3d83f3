// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/gates.hpp>

#include <fmt/format.h>

#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/tables.hpp>

namespace otelc::report::detail {
namespace {

std::string outcome_cell(Outcome outcome) {
  const auto cell = [outcome](std::string_view css_class, std::string_view mark) {
    return fmt::format(
        R"(<td class="t"><strong class="{}"><span aria-hidden="true">{}</span> {}</strong></td>)", css_class,
        mark, name_of(outcome));
  };
  switch (outcome) {
    case Outcome::passed:
      return cell("good", "✓");
    case Outcome::failed:
      return cell("bad", "✗");
    case Outcome::no_data:
      return cell("warn", "?");
  }
  return {};
}

}  // namespace

Section gates_section(const Report& report) {
  if (report.gates.empty()) return {};
  std::string rows;
  for (const Gate& gate : report.gates) {
    rows += "<tr>" + name_cell(escaped(gate.name)) + outcome_cell(gate.outcome) +
            number_cell("Measured", escaped(measured_text(gate))) +
            number_cell("Limit", escaped(limit_text(gate))) + "<td class=\"words\">" + escaped(gate.message) +
            "</td></tr>\n";
  }
  return {"gates", "Gates",
          table("Limits and checks of this run",
                {{"Gate", false}, {"Outcome", false}, {"Measured"}, {"Limit"}, {"Why", false}}, rows)};
}

}  // namespace otelc::report::detail
