// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: what a text says of list prices.

#include <string>
#include <vector>

#include <otelc/report/options.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// A table of the models that are charged at list price, or of both costs where both are asked for, and
/// whose prices they are. Empty when there is nothing to say.
std::vector<std::string> list_price_lines(const usage::Summary& summary, const TextStyle& style);

}  // namespace otelc::report::detail
