// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::report {

/// Returns the price lists that the summary used, with their dates: `LiteLLM 1.110.2 of 2026-11-20`.
std::string price_lists_text(const usage::Summary& summary);

/// Returns warnings about costs, one sentence each: models without a price, and models whose reported cost
/// and list price differ by more than 5 %. Names from outside are not escaped.
std::vector<std::string> cost_remarks(const usage::Summary& summary);

}  // namespace otelc::report
