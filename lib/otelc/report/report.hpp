// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/report/gate.hpp>
#include <otelc/report/options.hpp>
#include <otelc/usage/comparison.hpp>
#include <otelc/usage/explanation.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report {

/// The otelc that wrote a report, with the time and the host.
struct Maker {
  std::string version;  ///< empty: unknown
  UnixNanos time = 0;   ///< 0: unknown
  std::string host;     ///< empty: unknown
};

/// The input of every format: a summary, and the gates, baseline and options to show with it. Formats only
/// read it, so threads may share one.
struct Report {
  const usage::Summary& summary;  ///< must outlive the report
  GroupBy by = GroupBy::model;
  std::vector<Gate> gates = {};  ///< results of evaluate()
  std::optional<usage::Comparison> comparison = {};
  TextStyle style = {};  ///< for `text` and `table`
  TableOptions table = {};
  Maker maker = {};  ///< for HTML, Markdown and JUnit
  /// How long the command ran. Without it `table` shows the time between the first and the last record.
  std::optional<std::chrono::microseconds> elapsed = {};
  /// How the numbers were chosen (`--explain`), for text, table and JSON. nullopt: not shown.
  std::optional<std::vector<usage::Explanation>> explanations = {};
};

}  // namespace otelc::report
