// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/base/inflate.hpp>

namespace otelc::detail {

/// One coding as Inflater undoes it.
class CodingStream {
 public:
  CodingStream() = default;
  virtual ~CodingStream() = default;
  CodingStream(const CodingStream&) = delete;
  CodingStream& operator=(const CodingStream&) = delete;

  /// As Inflater::step(). `out` is not empty. Errors: `bad_data`, `unavailable` when there is no memory.
  virtual Result<Inflater::Step> step(std::string_view in, std::span<char> out) = 0;
  /// Whether what was fed ends where a stream may end, and all of it has come out.
  [[nodiscard]] virtual bool ended() const = 0;
};

/// snappy's framing format. Memory: one chunk, 140 KiB.
std::unique_ptr<CodingStream> make_snappy_stream();

/// The LZ4 frame format. Memory: the library's, at most two blocks of 4 MiB.
std::unique_ptr<CodingStream> make_lz4_stream();

/// Whether a body is in snappy's framing format: it begins with the stream identifier. No valid block does:
/// the identifier would be a copy from 1.9 GB before its begin.
bool is_snappy_framed(std::string_view in);

/// The length that a snappy block says it has, if `in` is long enough for so much. Error: `bad_data`.
Result<std::size_t> snappy_block_length(std::string_view in);

/// Appends what a snappy block of `length` bytes holds. Takes no memory before the whole of `in` is seen to
/// be valid and of that length. Error: `bad_data`.
Result<void> append_snappy_block(std::string_view in, std::size_t length, std::string& out);

}  // namespace otelc::detail
