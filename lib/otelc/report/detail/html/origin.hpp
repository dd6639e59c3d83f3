// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Returns where the run took place (repository, revision, CI job, host) and which otelc made the report.
std::string origin(const Report& report);

}  // namespace otelc::report::detail
