// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace otelc::tail {

/// Names the session of a line of the live view, in a column of its own.
struct SessionTag {
  std::string text;         ///< empty: the column stays blank
  std::size_t columns = 0;  ///< 0: no such column
};

}  // namespace otelc::tail
