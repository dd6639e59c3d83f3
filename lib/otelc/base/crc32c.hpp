// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace otelc {

/// Compute the CRC-32C (Castagnoli; RFC 3720, appendix B.4) of `bytes`, the checksum of snappy's framing
/// format.
std::uint32_t crc32c(std::string_view bytes);

}  // namespace otelc
