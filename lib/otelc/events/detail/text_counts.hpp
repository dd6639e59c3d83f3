// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace otelc::events::detail {

inline constexpr std::size_t kTextBytesMost = 16 * 1024;  ///< the rest is not read
inline constexpr int kTextDepthMost = 8;

/// Calls `on_number` for each number in an object that is written as JSON or as a Python literal. `path`: the
/// keys that lead to the number, joined by dots; an element of a list is `[]`. A truncated text is read as
/// far as it goes. A text that is no object has no numbers. O(text).
void numbers_in_text(std::string_view text,
                     const std::function<void(std::string_view path, double number)>& on_number);

}  // namespace otelc::events::detail
