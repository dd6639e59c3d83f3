// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace otelc::http::detail {

/// Return whether `c` may occur in a method or a field name (a tchar of RFC 9110 section 5.6.2).
constexpr bool is_token_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

}  // namespace otelc::http::detail
