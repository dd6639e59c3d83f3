// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace otelc::http {

/// Decodes the chunked transfer coding (RFC 9112 section 7.1), without I/O. Extensions and trailer fields are
/// discarded. One decoder per body. Not thread-safe.
class ChunkedDecoder {
 public:
  enum class State {
    need_more,
    complete,           ///< the body and its trailer section have ended
    malformed,          ///< 400
    body_too_large,     ///< 413
    framing_too_large,  ///< 431
  };

  /// Limits in bytes. `framing_bytes_max` applies to the extensions of each chunk and to the trailer section.
  ChunkedDecoder(std::size_t body_bytes_max, std::size_t framing_bytes_max)
      : body_bytes_max_(body_bytes_max), framing_bytes_max_(framing_bytes_max) {}

  /// Decode `bytes` and append the data to `body`. Sets `consumed` to the number of bytes used: all of them,
  /// unless the body is complete or an error was found. A chunk that would exceed the limit fails before any
  /// of its data is appended. Do not call it again after `complete` or an error.
  State feed(std::string_view bytes, std::size_t& consumed, std::string& body);

 private:
  enum class Step {
    size_first,
    size,
    size_space,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_line,
    trailer_name,
    trailer,
    trailer_lf,
    end_lf,
    done
  };

  std::size_t take_data(std::string_view bytes, std::string& body);
  State take_framing(char c, std::size_t body_bytes);
  State take_size(char c);
  State take_extension(char c);
  State take_size_lf(char c, std::size_t body_bytes);
  State take_trailer(char c);

  std::size_t body_bytes_max_;
  std::size_t framing_bytes_max_;
  Step step_ = Step::size_first;
  int digits_ = 0;
  std::uint64_t chunk_left_ = 0;
  std::size_t framing_bytes_ = 0;
};

}  // namespace otelc::http
