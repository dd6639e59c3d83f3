// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report.

#include <string>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Returns a Markdown chart of cost by model, or of tokens by type where fewer than two models have a cost: a
/// Mermaid pie, or a table with bars where one slice exceeds 90 %. Empty with fewer than two slices.
std::string markdown_chart(const usage::Summary& summary);

}  // namespace otelc::report::detail
