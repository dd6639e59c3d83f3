// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to prices: reads price files of the user.

#include <string>

#include <otelc/base/error.hpp>

namespace otelc::prices::detail {

/// The content of a price file.
struct PriceFile {
  std::string rows;  ///< in the form that RateTable reads
  std::string date;  ///< YYYY-MM-DD (UTC) of the file's last change
};

/// Reads and converts a price file of up to 64 MiB. Errors: as PriceBook::add_file().
Result<PriceFile> read_price_file(const std::string& path);

}  // namespace otelc::prices::detail
