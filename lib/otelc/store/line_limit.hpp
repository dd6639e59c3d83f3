// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc::store {

/// The longest line or JSON object of a log. Whoever writes makes no longer one (ingest::Decoder); readers
/// give a longer one out cut at about this size, so that it counts as the bad line it is, and drop its rest:
/// a file of NULs or a compression bomb has one.
inline constexpr std::size_t kLineBytesMax = std::size_t{1} << 30;

}  // namespace otelc::store
