// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to prices: a price file that the user gives.

#include <string>

#include <otelc/base/error.hpp>

namespace otelc::prices::detail {

struct PriceFile {
  std::string rows;  ///< as RateTable reads them
  std::string date;  ///< YYYY-MM-DD (UTC): when the file last changed
};

/// Reads a price file of at most 64 MiB. Errors as PriceBook::add_file has them.
Result<PriceFile> read_price_file(const std::string& path);

}  // namespace otelc::prices::detail
