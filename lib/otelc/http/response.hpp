// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/clock.hpp>

namespace otelc::http {

/// For WWW-Authenticate in answers.
inline constexpr std::string_view kAuthenticate = "Bearer";

/// An answer, whatever HTTP version carries it. The views are literals.
struct Response {
  int status = 200;
  std::string_view content_type;  ///< empty: no such field
  std::string_view allow;         ///< for 405
  bool accept_encoding = false;   ///< for 415 of a coding: says which we take
  bool authenticate = false;      ///< for 401: says how
  int retry_after_s = 0;          ///< 0: no such field
  std::string body;
  std::string error;  ///< why it is no success, as the body says it; for our own log
};

/// `Sun, 06 Nov 1994 08:49:37 GMT`: an IMF-fixdate (RFC 9110 section 5.6.7).
std::string format_date(UnixNanos time);

enum class Connection { keep_alive, close };

/// The answer's bytes (RFC 9112), behind what `out` holds. `date` as format_date() gives it.
/// `head_request`: the body's length is told, the body is not sent.
void append_http1(std::string& out, const Response& response, std::string_view date, Connection connection,
                  bool head_request);

/// "Not Found" for 404; "" for what we never send.
std::string_view reason_phrase(int status);

}  // namespace otelc::http
