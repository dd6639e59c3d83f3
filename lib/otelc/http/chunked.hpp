// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace otelc::http {

/// Undoes the chunked transfer coding (RFC 9112 section 7.1), byte-exact and without I/O.
/// Extensions and trailer fields are stepped over. Not thread-safe.
class ChunkedDecoder {
 public:
  enum class State { need_more, complete, malformed, body_too_large, framing_too_large };

  /// `framing_bytes_max` bounds one chunk's extensions, and the trailer section.
  ChunkedDecoder(std::size_t body_bytes_max, std::size_t framing_bytes_max)
      : body_bytes_max_(body_bytes_max), framing_bytes_max_(framing_bytes_max) {}

  /// Appends data to `body`; `consumed` says how many bytes were taken (all, unless it is complete
  /// or has failed). A chunk that would pass the limit fails before any of it is taken.
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
