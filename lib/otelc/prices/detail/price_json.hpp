// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to prices: the JSON of a price file.

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::prices::detail {

/// Converts a price list in JSON to the rows that RateTable reads. A model has LiteLLM's keys (USD per token)
/// or otelc's own (`input`, `output`, …: USD per million tokens), or is an alias; see docs/prices.md. Other
/// members are ignored. `name` names the list in error messages.
/// Errors: `bad_data` when `json` is no object of models, a rate is out of range, or there is no rate at all.
Result<std::string> price_rows(std::string_view json, const std::string& name);

}  // namespace otelc::prices::detail
