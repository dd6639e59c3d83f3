// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to usage: counts inside texts.

#include <functional>
#include <string_view>

namespace otelc::events::detail {

inline constexpr std::size_t kTextBytesMost = 16 * 1024;  ///< what is behind that is not read
inline constexpr int kTextDepthMost = 8;

/// Calls `on_number` for each number of an object that is written as JSON or as Python prints it, with the
/// keys that lead to it, dots between. A text that ends in the middle is read as far as it goes; what is no
/// object holds nothing. Linear in the text.
void numbers_in_text(std::string_view text,
                     const std::function<void(std::string_view path, double number)>& on_number);

}  // namespace otelc::events::detail
