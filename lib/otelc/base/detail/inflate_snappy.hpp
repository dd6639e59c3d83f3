// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <otelc/base/detail/coding_stream.hpp>
#include <otelc/base/error.hpp>

namespace otelc::detail {

/// Make the decoder of snappy's framing format. Memory: one chunk, 140 KiB.
std::unique_ptr<CodingStream> make_snappy_stream();

/// Return whether `in` is in snappy's framing format, that is, begins with the stream identifier. No valid
/// block does: there the identifier would be a copy from 1.9 GB before the block's begin.
bool is_snappy_framed(std::string_view in);

/// Return the decoded length that a snappy block claims, in bytes. Error: `bad_data` when `in` has no length
/// or is too short to hold so much.
Result<std::size_t> snappy_block_length(std::string_view in);

/// Decode a snappy block of `length` decoded bytes and append it to `out`. Allocates only once all of `in` is
/// known to be valid and of that length. Error: `bad_data`.
Result<void> append_snappy_block(std::string_view in, std::size_t length, std::string& out);

}  // namespace otelc::detail
