// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include <otelc/http/limits.hpp>
#include <otelc/http/request_failure.hpp>
#include <otelc/http/request_head.hpp>

namespace otelc::http::detail {

/// Reads a whole header (with its empty line) into `head`. A value is the answer it must get
/// instead; `head` then holds what had been read. Stricter than RFC 9112 where a lenient reading
/// lets two parties see two different requests: one Content-Length of digits only, no other
/// transfer coding than chunked, never both, and none in HTTP/1.0.
std::optional<RequestFailure> read_head(std::string_view text, const Limits& limits, RequestHead& head);

}  // namespace otelc::http::detail
