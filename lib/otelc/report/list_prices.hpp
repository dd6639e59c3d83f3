// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::report {

/// "LiteLLM 1.110.2 of 2026-11-20": the price lists that a summary used, with their dates.
std::string price_lists_text(const usage::Summary& summary);

/// What to tell people of costs, a sentence each: models whose cost nobody knows, and models whose reported
/// cost and list price are more than 5 % apart.
std::vector<std::string> cost_remarks(const usage::Summary& summary);

}  // namespace otelc::report
