// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: sessions with their models, in the order of reports for people.

#include <string_view>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// A row of Summary::by_session and the session's models, each once, the most expensive first.
struct SessionSpend {
  const usage::UsageRow* row = nullptr;
  std::vector<std::string_view> models;
};

/// Returns all sessions, the most expensive first. The summary must outlive the result.
std::vector<SessionSpend> sessions_by_cost(const usage::Summary& summary);

}  // namespace otelc::report::detail
