// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: rows in the order in which people read them.

#include <string_view>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

struct SessionSpend {
  const usage::UsageRow* row = nullptr;  ///< of Summary::by_session
  std::vector<std::string_view> models;  ///< each once, the most expensive first
};
/// By cost; the views live as long as the summary.
std::vector<SessionSpend> sessions_by_cost(const usage::Summary& summary);

}  // namespace otelc::report::detail
