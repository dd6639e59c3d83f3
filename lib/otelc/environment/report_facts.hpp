// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/environment/environment.hpp>

namespace otelc::environment {

/// Returns the creation time to show in a report: SOURCE_DATE_EPOCH (Unix seconds) if it is set, so that
/// reports are reproducible, else the time of `clock`.
UnixNanos time_made(const Environment& environment, const Clock& clock = system_clock());

/// Returns the name of this machine: HOSTNAME if it is set, as in containers, else gethostname(2), else
/// `localhost`.
std::string host_name(const Environment& environment);

}  // namespace otelc::environment
