// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc {

/// Returns the letter of JSON's two-character escape for `c` (`n` for a line feed), or 0 when JSON has none
/// (RFC 8259, section 7).
constexpr char json_escape_letter(unsigned char c) {
  switch (c) {
    case '"':
    case '\\':
      return static_cast<char>(c);
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

}  // namespace otelc
