// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/report/detail/html/section.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Lists the gates (`--max-cost` and others) with their outcome, measured value and limit.
Section gates_section(const Report& report);

}  // namespace otelc::report::detail
