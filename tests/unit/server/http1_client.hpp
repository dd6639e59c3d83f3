// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <otelc/base/number.hpp>

#include "wire.hpp"

namespace otelc::test {

struct Answer {
  int status = 0;  ///< 0: the connection ended without an answer
  std::string head;
  std::string body;
  [[nodiscard]] bool has(std::string_view field) const { return head.find(field) != std::string::npos; }
};

/// A plain HTTP/1.1 client: raw bytes out, answers in.
class Client {
 public:
  explicit Client(Wire wire) : wire_(std::move(wire)) {}

  bool send(std::string_view bytes) { return wire_.send(bytes); }
  void shut_write() { wire_.shut_write(); }
  void reset() { wire_.reset(); }

  /// Returns whether bytes of the server, or its end, can be received within `ms`.
  [[nodiscard]] bool is_readable(int ms = 0) const { return !buffer_.empty() || wire_.is_readable(ms); }

  /// Returns the next answer. `head_request`: the answer has no body, whatever its length.
  Answer answer(bool head_request = false) {
    Answer got;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!wire_.receive(buffer_)) return got;
    }
    got.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    got.status = static_cast<int>(parse_i64(got.head.substr(9, 3)).value_or(0));
    const std::size_t at = got.head.find("Content-Length: ");
    if (at == std::string::npos || head_request) return got;
    const std::string digits = got.head.substr(at + 16, got.head.find('\r', at) - at - 16);
    const auto length = static_cast<std::size_t>(parse_i64(digits).value_or(0));
    while (buffer_.size() < length) {
      if (!wire_.receive(buffer_)) return {};
    }
    got.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return got;
  }

  /// Returns true if the server closes the connection cleanly without a further byte.
  bool ends() { return buffer_.empty() && !wire_.receive(buffer_) && wire_.has_ended(); }

 private:
  Wire wire_;
  std::string buffer_;
};

inline std::string post(std::string_view body, std::string_view fields = "",
                        std::string_view path = "/v1/logs") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
         std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

/// The head of a POST of JSON to /v1/logs, up to the fields that describe its body.
inline constexpr std::string_view kPostHead =
    "POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

/// Returns the payload in a line of the log; empty if the line is not whole.
inline std::string payload_of(std::string_view line) {
  const auto at = line.find("\"payload\":");
  if (at == std::string_view::npos || !line.starts_with('{') || !line.ends_with("}")) return {};
  return std::string(line.substr(at + 10, line.size() - at - 11));
}

}  // namespace otelc::test
