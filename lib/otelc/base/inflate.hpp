// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc {

/// The content codings that can be undone. Two of them have two formats, told apart by the first bytes:
/// `deflate` is the zlib format (RFC 1950) or the raw one (RFC 1951) that some clients send under that name;
/// `snappy` is a block or the framing format. `lz4` is the LZ4 frame format.
enum class Coding { identity, gzip, deflate, zstd, snappy, lz4 };

/// The names that parse_coding() takes, for `Accept-Encoding` and for people. OpenTelemetry Collectors can be
/// set to send any of them.
inline constexpr std::string_view kCodingNames =
    "gzip, deflate, zlib, zstd, snappy, x-snappy-framed, lz4, identity";

/// A name of kCodingNames, `x-gzip`, or nothing, in any case. nullopt for the rest.
std::optional<Coding> parse_coding(std::string_view content_encoding);

/// The coding that the first bytes of a file show (gzip and zstd magic), else identity.
Coding detect_coding(std::string_view first_bytes);

/// Undoes a coding step by step. Concatenated members are one stream (RFC 1952 section 2.2). Of `snappy`,
/// only the framing format: a block can only be undone as a whole, by inflate_all(). Not thread-safe. Memory:
/// the library's window only (zstd windows over 8 MiB are refused; LZ4 takes two blocks of at most 4 MiB).
class Inflater {
 public:
  explicit Inflater(Coding coding);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };
  /// Reads from `in`, writes to `out`; both may be used in part. Errors: `bad_data`; `unavailable` when the
  /// library gets no memory.
  Result<Step> step(std::string_view in, std::span<char> out);

  /// True when all that was fed so far ends at the end of a member: no more input is owed.
  [[nodiscard]] bool at_end() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Inflates the whole of `in` behind what `out` holds. No memory is taken from a length that the
/// peer wrote. Errors: `too_large` when more than `bytes_max` would come out (the work stops
/// there), `bad_data` for a truncated stream, a bad checksum or bytes after the end, `unavailable` when the
/// library gets no memory. Throws std::bad_alloc when `out` gets none.
Result<void> inflate_all(Coding coding, std::string_view in, std::size_t bytes_max, std::string& out);

}  // namespace otelc
