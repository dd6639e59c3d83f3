// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace otelc::http {

/// The header of a request, whichever HTTP version carried it. Field values are trimmed, otherwise everything
/// is as it was sent.
struct RequestHead {
  std::string method;
  std::string target;
  std::string content_type;
  std::string content_encoding;  ///< several fields are joined by `, `
  std::string host;              ///< in HTTP/2: `:authority`, else the field
  std::string authorization;
  std::string origin;
  bool has_origin = false;
  bool expects_continue = false;                ///< `Expect: 100-continue`
  bool expects_other = false;                   ///< any other Expect, which gets 417
  std::optional<std::uint64_t> content_length;  ///< bytes; nullopt: chunked or none
  bool chunked = false;                         ///< a body whose length is not declared; also in HTTP/2
  int version = 11;                             ///< 10, 11 or 20
  bool keep_alive = true;                       ///< always false for HTTP/1.0, even if it asks for keep-alive

  /// Return the target's path: without query and fragment, and without scheme and authority. The views here
  /// are valid until the head changes.
  [[nodiscard]] std::string_view path() const;
  /// Return the host and port that the client means: the target's authority if it has one, else `host`.
  [[nodiscard]] std::string_view authority() const;
  /// Return whether a body follows.
  [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
  /// Reset everything for the next request. The strings keep their memory.
  void clear();
};

}  // namespace otelc::http
