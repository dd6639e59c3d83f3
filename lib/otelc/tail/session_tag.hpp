// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace otelc::tail {

/// The column of a line of the live view that shows its session.
struct SessionTag {
  std::string text;         ///< empty: the column stays blank
  std::size_t columns = 0;  ///< width; 0: there is no such column
};

}  // namespace otelc::tail
