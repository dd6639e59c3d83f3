// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to prices: the price list that is built into the program. generate.py makes it from LiteLLM's data.

#include <string_view>

namespace otelc::prices::detail {

std::string_view built_in_source();  ///< whose figures they are, and the version
std::string_view built_in_date();    ///< YYYY-MM-DD, of its publication
std::string_view built_in_rows();    ///< as RateTable reads them

}  // namespace otelc::prices::detail
