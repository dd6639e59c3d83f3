// SPDX-License-Identifier: Apache-2.0
// Prints how otelc frames streams of bytes as HTTP/1.1 requests, for framing_test.py.
//   in:  for each stream four bytes of length (little endian), then that many bytes
//   out: for each stream a line of tab-separated fields: METHOD TARGET BODY in hex for each whole request,
//        then `between` if the stream ends after a request, `head` or `body` if it ends within one,
//        `close` after a request that ends the connection, or the refusal, as `400 why`
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include <otelc/http/http1_parser.hpp>

namespace {

using otelc::http::Http1Parser;

bool read_stream(std::string& bytes) {
  unsigned char little_endian[4];
  if (std::fread(little_endian, 1, sizeof little_endian, stdin) != sizeof little_endian) return false;
  std::uint32_t size = 0;
  for (unsigned i = 0; i < sizeof little_endian; ++i) size |= std::uint32_t{little_endian[i]} << 8 * i;
  bytes.resize(size);
  return std::fread(bytes.data(), 1, bytes.size(), stdin) == bytes.size();
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string frame(std::string_view bytes) {
  Http1Parser parser(otelc::http::Limits{});
  std::string line;
  bool in_body = false;
  while (true) {
    std::size_t consumed = 0;
    const auto state = parser.feed(bytes, consumed);
    bytes.remove_prefix(consumed);
    if (state == Http1Parser::State::need_more)
      return line + (in_body ? "body" : parser.in_request() ? "head" : "between");
    if (state == Http1Parser::State::failed)
      return line + std::to_string(parser.error().http_status) + ' ' + parser.error().message;
    in_body = state == Http1Parser::State::head_complete;
    if (in_body) continue;
    const auto& head = parser.head();
    line += hex(head.method) + ' ' + hex(head.target) + ' ' + hex(parser.body()) + '\t';
    if (!head.keep_alive) return line + "close";
    parser.reset();
  }
}

}  // namespace

int main() {
  std::string bytes;
  while (read_stream(bytes)) std::puts(frame(bytes).c_str());
}
