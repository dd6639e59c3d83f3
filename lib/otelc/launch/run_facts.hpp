// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/events/origin.hpp>

namespace otelc::launch {

/// Adds to `origin` what launch itself knows of its run: the facts in `attributes` (in the form of
/// OTEL_RESOURCE_ATTRIBUTES) of which the telemetry reports none, and the command. Of the command only the
/// program's name and the number of its arguments: these may hold a prompt or a secret.
void add_run_facts(events::Origin& origin, std::string_view attributes,
                   const std::vector<std::string>& command);

}  // namespace otelc::launch
