// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/report_needs.hpp>

#include <otelc/report/formats.hpp>

namespace otelc::launch {

ReportNeeds report_needs(const report::Format* format, const std::vector<ReportFile>& reports,
                         usage::CostBasis basis) {
  ReportNeeds needs;
  const auto add = [&](const report::Format& of) {
    needs.history = needs.history || of.shows_history;
    needs.lists = needs.lists.with(report::lists_for(of, report::GroupBy::model, basis));
  };
  needs.lists.basis = basis;
  add(*report::find_format("markdown"));  // the CI page
  if (format != nullptr) add(*format);
  for (const ReportFile& file : reports) add(*file.format);
  return needs;
}

}  // namespace otelc::launch
