// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <otelc/report/detail/html/section.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Lists cost, tokens, cache hits, requests and API time by model.
Section models_section(const usage::Summary& summary);

/// Lists spend by source, agent and log, in one section each. A section is empty if it would have one row.
std::vector<Section> breakdown_sections(const usage::Summary& summary);

}  // namespace otelc::report::detail
