// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace otelc {

/// `bytes` random bytes of the kernel's generator as lowercase hex digits, never all zero.
std::string random_hex(std::size_t bytes);

}  // namespace otelc
