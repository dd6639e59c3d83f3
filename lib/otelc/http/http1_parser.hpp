// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace otelc::http {

class BodyBudget;

/// What a request may take. Bytes.
struct Limits {
  std::size_t header_bytes_max = 16 * 1024;  ///< request line and fields; more is 431
  std::size_t target_bytes_max = 8 * 1024;   ///< request target; more is 414
  std::size_t body_bytes_max = 64u << 20;    ///< as sent, and again after inflating; more is 413
};

/// A request whose header is complete. Field values are trimmed; `target` is as it came.
struct RequestHead {
  std::string method;
  std::string target;
  std::string content_type;
  std::string content_encoding;  ///< several fields are joined by a comma
  std::string host;
  std::string authorization;
  std::string origin;
  bool has_origin = false;
  bool expects_continue = false;
  bool expects_other = false;                   ///< an Expect that nobody can meet: 417
  std::optional<std::uint64_t> content_length;  ///< nullopt: chunked or none
  bool chunked = false;                         ///< its end is marked, not told in front; also in HTTP/2
  int version = 11;                             ///< 10, 11 or 20
  bool keep_alive = true;                       ///< always false for HTTP/1.0: its keep-alive is not taken up

  /// The target's path: without query, without a scheme and authority in front.
  [[nodiscard]] std::string_view path() const;
  /// Whom the client means: the target's authority when it has one, else `host`.
  [[nodiscard]] std::string_view authority() const;
  [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
  void clear();
};

/// HTTP/1.1 requests out of bytes (RFC 9112), without I/O. One parser per connection; after a
/// complete request, reset() makes it ready for the next. What it says does not depend on how the
/// bytes were cut into feeds. Not thread-safe.
class Http1Parser {
 public:
  /// `budget`: shared with other connections, outlives the parser; nullptr: there is none.
  explicit Http1Parser(const Limits& limits, BodyBudget* budget = nullptr);
  ~Http1Parser();
  Http1Parser(Http1Parser&&) noexcept;
  Http1Parser& operator=(Http1Parser&&) noexcept;

  enum class State {
    need_more,      ///< all bytes were taken: give more
    head_complete,  ///< head() is valid: once per request, before any of its body is taken
    complete,       ///< body() is whole
    failed,         ///< error() says the answer; the connection must close
  };
  struct Failure {
    int http_status = 400;  ///< 0: the peer does not speak HTTP at all: close without a word
    std::string message;
  };

  /// Takes bytes; `consumed` says how many (bytes after `complete` belong to the next request).
  State feed(std::string_view bytes, std::size_t& consumed);

  /// Of the current request. After `failed` what had been read of it.
  [[nodiscard]] const RequestHead& head() const;
  /// The body as sent (chunks joined, codings not undone); the caller may move it away.
  [[nodiscard]] std::string& body();
  [[nodiscard]] const Failure& error() const;
  /// True when bytes of a request have been taken but it is not complete.
  [[nodiscard]] bool in_request() const;
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
