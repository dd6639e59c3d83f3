// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/response.hpp>

#include <ctime>
#include <iterator>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <otelc/base/coding.hpp>

namespace otelc::http {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "";
  }
}

std::string format_date(UnixNanos time) {
  const auto seconds = static_cast<std::time_t>(time / 1'000'000'000);
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds));
}

void append_http1(std::string& out, const Response& response, std::string_view date, Connection connection,
                  bool head_request) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\nDate: {}\r\nContent-Length: {}\r\n", response.status,
                 reason_phrase(response.status), date, response.body.size());
  if (!response.content_type.empty()) fmt::format_to(to, "Content-Type: {}\r\n", response.content_type);
  if (!response.allow.empty()) fmt::format_to(to, "Allow: {}\r\n", response.allow);
  if (response.accept_encoding) fmt::format_to(to, "Accept-Encoding: {}\r\n", kCodingNames);
  if (response.authenticate) fmt::format_to(to, "WWW-Authenticate: {}\r\n", kAuthenticate);
  if (response.retry_after_s > 0) fmt::format_to(to, "Retry-After: {}\r\n", response.retry_after_s);
  if (connection == Connection::close) out += "Connection: close\r\n";
  out += "\r\n";
  if (!head_request) out += response.body;
}

}  // namespace otelc::http
