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

/// Which otelc wrote a report, when and where.
struct Maker {
  std::string version;  ///< empty: unknown
  UnixNanos time = 0;   ///< 0: unknown
  std::string host;     ///< empty: unknown
};

/// What every format tells, each in its own way.
struct Report {
  const usage::Summary& summary;  ///< must outlive this
  GroupBy by = GroupBy::model;
  std::vector<Gate> gates = {};  ///< that were asked for
  std::optional<usage::Comparison> comparison = {};
  TextStyle style = {};  ///< for `text` and `table`
  TableOptions table = {};
  Maker maker = {};  ///< for HTML, Markdown and JUnit
  /// How long the command ran; without it `table` shows the time between the first and the last record.
  std::optional<std::chrono::microseconds> elapsed = {};
  /// For text, table and JSON, if they are to show how the numbers came about.
  std::optional<std::vector<usage::Explanation>> explanations = {};
};

}  // namespace otelc::report
