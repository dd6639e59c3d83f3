// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <otelc/http/limits.hpp>
#include <otelc/http/request_failure.hpp>
#include <otelc/http/request_head.hpp>

namespace otelc::http {

class BodyBudget;

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

  /// Takes bytes; `consumed` says how many (bytes after `complete` belong to the next request).
  State feed(std::string_view bytes, std::size_t& consumed);

  /// Of the current request. After `failed` what had been read of it.
  [[nodiscard]] const RequestHead& head() const;
  /// The body as sent (chunks joined, codings not undone); the caller may move it away.
  [[nodiscard]] std::string& body();
  [[nodiscard]] const RequestFailure& error() const;
  /// True when bytes of a request have been taken but it is not complete.
  [[nodiscard]] bool in_request() const;
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
