// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/usage/summary.hpp>

namespace otelc::report {

/// Returns whether a row of Summary::models is of requests that named no model and used nothing, as failed
/// requests do. Tables leave the row out and show without_model_text() instead.
bool is_without_model(const usage::UsageRow& row);

/// Returns `Requests without a model: 27 errors`, or an empty string if there are none.
std::string without_model_text(const usage::Summary& summary);

/// Returns `No request was answered: 27 errors` if all requests failed, else an empty string.
std::string only_errors_text(const billing::Usage& totals);

}  // namespace otelc::report
