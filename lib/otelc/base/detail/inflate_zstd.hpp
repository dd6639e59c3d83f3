// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <otelc/base/detail/coding_stream.hpp>

namespace otelc::detail {

/// Make the decoder of zstd. Concatenated frames are one stream. Memory: the frame's window, at most 8 MiB;
/// frames that need more are refused.
std::unique_ptr<CodingStream> make_zstd_stream();

}  // namespace otelc::detail
