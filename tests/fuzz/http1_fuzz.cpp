// SPDX-License-Identifier: Apache-2.0
// Fuzzes the HTTP/1.1 parser. The first byte chooses how the rest is cut; the result must not depend on it.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <otelc/http/http1_parser.hpp>

namespace {

using otelc::http::Http1Parser;

constexpr otelc::http::Limits kLimits{
    .header_bytes_max = 512, .target_bytes_max = 128, .body_bytes_max = 1024};

[[noreturn]] void complain(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

/// The events of a stream of bytes, as text.
std::string read_all(std::string_view bytes, std::size_t piece) {
  Http1Parser parser(kLimits);
  std::string seen;
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    for (;;) {
      std::size_t consumed = 0;
      const auto state = parser.feed(part, consumed);
      if (consumed > part.size()) complain("more was consumed than there is");
      part.remove_prefix(consumed);
      if (state == Http1Parser::State::need_more) break;
      const auto& head = parser.head();
      if (state == Http1Parser::State::failed) {
        return seen + std::to_string(parser.error().http_status) + " " + parser.error().message;
      }
      if (state == Http1Parser::State::head_complete) {
        if (head.target.size() > kLimits.target_bytes_max) complain("a target over the limit");
        if (head.chunked && head.content_length) complain("two lengths");
        seen += head.method + " " + head.target + "|" + head.host + "|" + std::string(head.path()) + "|" +
                std::string(head.authority()) + "|";
        continue;
      }
      if (parser.body().size() > kLimits.body_bytes_max) complain("a body over the limit");
      if (head.content_length && parser.body().size() != *head.content_length)
        complain("a body of another length");
      seen += parser.body() + "\n";
      parser.reset();
    }
    if (!part.empty()) complain("bytes are left, though more are wanted");
  }
  return seen + (parser.in_request() ? "..." : "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = read_all(bytes, std::max<std::size_t>(bytes.size(), 1));
  const std::string cut = read_all(bytes, data[0] % 32U + 1U);
  if (whole != cut) complain("cut in pieces it reads otherwise:\n" + whole + "\n---\n" + cut);
  return 0;
}
