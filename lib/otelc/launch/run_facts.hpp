// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/events/origin.hpp>

namespace otelc::launch {

/// Adds to `origin` what launch knows about its run: facts in `attributes` (in the form of
/// OTEL_RESOURCE_ATTRIBUTES) that the telemetry does not report, and the command. Of the command, only the
/// program's name and the number of arguments, because arguments may contain a prompt or a secret.
void add_run_facts(events::Origin& origin, std::string_view attributes,
                   const std::vector<std::string>& command);

}  // namespace otelc::launch
