// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/tail/live_event.hpp>

namespace otelc::tail {

/// Returns one JSON object on a line (docs/tail.md#for-programs). Unknown values are absent. Costs are
/// rounded to 1e-12 USD.
std::string live_event_json(const LiveEvent& live);

}  // namespace otelc::tail
