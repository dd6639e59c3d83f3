// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/environment/environment.hpp>

namespace otelc::environment {

/// The time that a report says it was made: SOURCE_DATE_EPOCH (Unix seconds) where it is set, for reports
/// that can be reproduced; else the clock's.
UnixNanos time_made(const Environment& environment, const Clock& clock = system_clock());

/// The name of this machine: HOSTNAME where it is set, as in containers; else gethostname(2); else
/// `localhost`.
std::string host_name(const Environment& environment);

}  // namespace otelc::environment
