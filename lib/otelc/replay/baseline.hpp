// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/error.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/usage/comparison.hpp>

namespace otelc::replay {

/// Reads an earlier run to compare with: a summary (`otelc.summary/1`, also indented), or a log with its
/// segments, which is counted with `prices`. `basis` selects reported costs or list prices. A file that does
/// not exist or reports no usage is no error, because the first run of a CI job has none: Baseline::lack then
/// says what is missing. Errors: `bad_data` if the file is neither a summary nor a log, `refused`, `io`.
Result<usage::Baseline> read_baseline(const std::string& path, const prices::PriceBook& prices,
                                      usage::CostBasis basis);

}  // namespace otelc::replay
