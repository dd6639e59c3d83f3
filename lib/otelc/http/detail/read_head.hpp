// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include <otelc/http/limits.hpp>
#include <otelc/http/request_failure.hpp>
#include <otelc/http/request_head.hpp>

namespace otelc::http::detail {

/// Parse a complete HTTP/1 header, including its final empty line, into `head`. Return nullopt on success,
/// else the answer that the request must get; `head` then holds what was read before the error.
///
/// Stricter than RFC 9112 where a lenient parser would let two parties see two different requests: one
/// Content-Length of digits only, no transfer coding except chunked, never both, and no chunked in HTTP/1.0.
std::optional<RequestFailure> read_head(std::string_view text, const Limits& limits, RequestHead& head);

}  // namespace otelc::http::detail
