// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <otelc/base/detail/coding_stream.hpp>

namespace otelc::detail {

/// Make the decoder of the LZ4 frame format. Concatenated frames are one stream. Memory: at most two blocks
/// of 4 MiB.
std::unique_ptr<CodingStream> make_lz4_stream();

}  // namespace otelc::detail
