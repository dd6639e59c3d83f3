// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/tail/live_event.hpp>

namespace otelc::tail {

/// One JSON object on a line (docs/tail.md). A fact that is not known is absent. Costs are rounded to
/// 1e-12 USD.
std::string live_event_json(const LiveEvent& live);

}  // namespace otelc::tail
