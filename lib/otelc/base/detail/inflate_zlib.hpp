// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <otelc/base/detail/coding_stream.hpp>

namespace otelc::detail {

/// Make the decoder of gzip. Concatenated members are one stream (RFC 1952 section 2.2). Memory: a window of
/// 32 KiB.
std::unique_ptr<CodingStream> make_gzip_stream();

/// Make the decoder of `deflate`: the zlib format (RFC 1950) or raw deflate (RFC 1951), chosen by the first
/// two bytes. Bytes after the end are an error. Memory: a window of 32 KiB.
std::unique_ptr<CodingStream> make_deflate_stream();

}  // namespace otelc::detail
