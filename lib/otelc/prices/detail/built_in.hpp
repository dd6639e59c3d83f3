// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to prices: the list that is part of the program.

#include <string_view>

namespace otelc::prices::detail {

std::string_view built_in_source();  ///< whose figures they are, with the version
std::string_view built_in_date();    ///< YYYY-MM-DD
std::string_view built_in_rows();    ///< as RateTable reads them

}  // namespace otelc::prices::detail
