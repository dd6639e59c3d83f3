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

/// Parses the HTTP/1.0 and HTTP/1.1 requests of one connection (RFC 9112), without I/O. Call feed() until the
/// request is `complete`, then reset() for the next one. The result does not depend on how the bytes are
/// split among calls. Not thread-safe.
class Http1Parser {
 public:
  /// `budget` is shared with other connections and must outlive the parser; nullptr: no budget.
  explicit Http1Parser(const Limits& limits, BodyBudget* budget = nullptr);
  ~Http1Parser();
  Http1Parser(Http1Parser&&) noexcept;
  Http1Parser& operator=(Http1Parser&&) noexcept;

  enum class State {
    need_more,      ///< all bytes are consumed
    head_complete,  ///< head() is valid; reported once per request, before any of its body is consumed
    complete,       ///< body() is complete
    failed,         ///< answer with error() and close the connection
  };

  /// Process bytes and set `consumed` to the number used. After `head_complete` pass the remaining bytes
  /// again; after `complete` they belong to the next request.
  State feed(std::string_view bytes, std::size_t& consumed);

  /// Return the header of the current request; after `failed`, what was read of it.
  [[nodiscard]] const RequestHead& head() const;
  /// Return the body as sent: chunks are joined, content codings are not decoded. The caller may move it
  /// away.
  [[nodiscard]] std::string& body();
  /// Return the answer that the request must get; valid after `failed`.
  [[nodiscard]] const RequestFailure& error() const;
  /// Return whether a request has begun and is not complete.
  [[nodiscard]] bool in_request() const;
  /// Get ready for the next request. The buffers keep their memory.
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
