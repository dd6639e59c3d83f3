// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/clock.hpp>

namespace otelc::http {

/// The value of WWW-Authenticate in answers.
inline constexpr std::string_view kAuthenticate = "Bearer";

/// An answer, whichever HTTP version carries it. The views must refer to literals.
struct Response {
  int status = 200;
  std::string_view content_type;  ///< empty: no such field
  std::string_view allow;         ///< for 405: the methods of the path; empty: no such field
  bool accept_encoding = false;   ///< for 415: send kCodingNames as Accept-Encoding
  bool authenticate = false;      ///< for 401: send kAuthenticate
  int retry_after_s = 0;          ///< seconds; 0: no such field
  std::string body;
  std::string error;  ///< why the request failed, for our own log; empty on success
};

/// Format a time as an IMF-fixdate (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string format_date(UnixNanos time);

/// What happens to the connection after an answer.
enum class Connection { keep_alive, close };

/// Append an answer in HTTP/1.1 (RFC 9112) to `out`. `date` is from format_date(). With `head_request` the
/// body's length is sent without the body.
void append_http1(std::string& out, const Response& response, std::string_view date, Connection connection,
                  bool head_request);

/// Return the reason phrase of a status, such as "Not Found" for 404; empty for a status that otelc never
/// sends.
std::string_view reason_phrase(int status);

}  // namespace otelc::http
