// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/tables.hpp>

#include <fmt/format.h>

#include <otelc/base/text.hpp>

namespace otelc::report::detail {

std::string table(std::string_view caption, const std::vector<Column>& columns, const std::string& rows,
                  const std::string& foot) {
  std::string head;
  std::size_t bars = 0;
  for (const Column& column : columns) {
    if (column.title.empty()) ++bars;
    head += column.title.empty() ? std::string("<td></td>")
                                 : fmt::format("<th scope=\"col\"{}>{}</th>",
                                               column.is_number ? " class=\"n\"" : "", column.title);
  }
  return fmt::format(
      "<table{}>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n{}</table>\n",
      bars == 1 ? " class=\"one\"" : "", caption, head, rows,
      foot.empty() ? foot : "<tfoot>" + foot + "</tfoot>\n");
}

std::string name_cell(const std::string& name) {
  return "<th scope=\"row\">" + name + "</th>";
}

std::string number_cell(std::string_view title, const std::string& figure) {
  return fmt::format(R"(<td class="n" data-title="{}">{}</td>)", title, figure);
}

std::string text_cell(std::string_view title, const std::string& markup) {
  return fmt::format(R"(<td class="t" data-title="{}">{}</td>)", title, markup);
}

std::string left_out(std::size_t rows, std::size_t rows_max, std::string_view what) {
  if (rows <= rows_max) return {};
  const auto more = static_cast<std::int64_t>(rows - rows_max);
  return fmt::format(
      "<p class=\"note\">{} more {} not shown; the totals include {}.</p>\n", with_thousands(more),
      plural(more, what).substr(with_thousands(more).size() + 1) + (more == 1 ? " is" : " are"),
      more == 1 ? "it" : "them");
}

}  // namespace otelc::report::detail
