// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/usage/summary.hpp>

namespace otelc::report {

/// Whether a row by model stands for requests that named no model and used nothing, as failed requests do. It
/// is no model: tables leave it out and show without_model_text().
bool is_without_model(const usage::UsageRow& row);

/// `Requests without a model: 27 errors`; empty when there are none.
std::string without_model_text(const usage::Summary& summary);

/// `No request was answered: 27 errors`, which is no "0 tokens in 0 requests"; empty when something was used.
std::string only_errors_text(const billing::Usage& totals);

}  // namespace otelc::report
