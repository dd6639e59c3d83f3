// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include <otelc/report/gate.hpp>
#include <otelc/report/options.hpp>
#include <otelc/usage/comparison.hpp>
#include <otelc/usage/explanation.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report {

/// What every format tells, each in its own way.
struct Report {
  const usage::Summary& summary;  ///< must outlive this
  GroupBy by = GroupBy::model;
  std::vector<Gate> gates = {};  ///< that were asked for
  std::optional<usage::Comparison> comparison = {};
  TextStyle style = {};  ///< for `text` and `table`
  TableOptions table = {};
  /// How long the command ran; without it `table` shows the time between the first and the last record.
  std::optional<std::chrono::microseconds> elapsed = {};
  /// For text, table and JSON, if they are to show how the numbers came about.
  std::optional<std::vector<usage::Explanation>> explanations = {};
};

}  // namespace otelc::report
