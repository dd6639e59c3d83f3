// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include <otelc/base/coding.hpp>
#include <otelc/base/detail/coding_stream.hpp>
#include <otelc/base/error.hpp>

namespace otelc {

/// Decodes one coding step by step, for input or output that should not be in memory as a whole. To decode a
/// whole body use inflate_all().
///
/// Concatenated gzip members, zstd frames and LZ4 frames are one stream. Of `snappy` only the framing format
/// is decoded here: a block can only be decoded as a whole. Memory: the library's window only (zstd windows
/// over 8 MiB are refused; LZ4 takes two blocks of at most 4 MiB). Not thread-safe.
class Inflater {
 public:
  explicit Inflater(Coding coding);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  using Step = detail::CodingStep;
  /// Decode from `in` to `out`; either may be used in part. Errors: `bad_data`; `unavailable` when the
  /// library cannot allocate memory.
  Result<Step> step(std::string_view in, std::span<char> out);

  /// Return whether the input so far is complete: it ends at the end of a member, or nothing was fed.
  [[nodiscard]] bool at_end() const;

 private:
  std::unique_ptr<detail::CodingStream> stream_;  // null: identity
  bool fed_ = false;
};

}  // namespace otelc
