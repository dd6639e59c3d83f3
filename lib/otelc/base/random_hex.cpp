// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/random_hex.hpp>

#include <sys/random.h>

#include <cassert>

namespace otelc {

std::string random_hex(std::size_t bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string raw(bytes, '\0');
  do {
    // Up to 256 bytes come whole, and are not interrupted (getrandom(2)).
    assert(bytes <= 256);
    const ssize_t size = ::getrandom(raw.data(), raw.size(), 0);
    assert(size == static_cast<ssize_t>(bytes));
    (void)size;
  } while (raw.find_first_not_of('\0') == std::string::npos);
  std::string hex;
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

}  // namespace otelc
