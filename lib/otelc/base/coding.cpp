// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <otelc/base/inflate.hpp>

namespace otelc {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<Coding> parse_coding(std::string_view content_encoding) {
  if (content_encoding.empty() || equal_ignoring_case(content_encoding, "identity")) return Coding::identity;
  if (equal_ignoring_case(content_encoding, "gzip")) return Coding::gzip;
  if (equal_ignoring_case(content_encoding, "x-gzip")) return Coding::gzip;
  if (equal_ignoring_case(content_encoding, "deflate")) return Coding::deflate;
  if (equal_ignoring_case(content_encoding, "zstd")) return Coding::zstd;
  return std::nullopt;
}

Coding detect_coding(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return Coding::gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return Coding::zstd;
  return Coding::identity;
}

}  // namespace otelc
