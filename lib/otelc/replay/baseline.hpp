// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/error.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/usage/comparison.hpp>

namespace otelc::replay {

/// Reads an earlier run: a summary (`otelc.summary/1`, also indented), or a log with its segments, which is
/// counted with `prices`. `basis` says whose figure its costs are. A file that does not exist, or that tells
/// of no usage, is a baseline that lacks something: the first run of a CI job has none. Errors: `bad_data`
/// for what is neither a summary nor a log, `refused`, `io`.
Result<usage::Baseline> read_baseline(const std::string& path, const prices::PriceBook& prices,
                                      usage::CostBasis basis);

}  // namespace otelc::replay
