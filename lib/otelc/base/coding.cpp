// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/coding.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace otelc {
namespace {

constexpr std::array<std::pair<std::string_view, Coding>, 10> kNamedCodings{{
    {"", Coding::identity},
    {"identity", Coding::identity},
    {"gzip", Coding::gzip},
    {"x-gzip", Coding::gzip},
    {"deflate", Coding::deflate},
    {"zlib", Coding::deflate},
    {"zstd", Coding::zstd},
    {"snappy", Coding::snappy},
    {"x-snappy-framed", Coding::snappy},
    {"lz4", Coding::lz4},
}};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<Coding> parse_coding(std::string_view content_encoding) {
  for (const auto& [name, coding] : kNamedCodings) {
    if (equal_ignoring_case(content_encoding, name)) return coding;
  }
  return std::nullopt;
}

Coding detect_coding(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return Coding::gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return Coding::zstd;
  return Coding::identity;
}

}  // namespace otelc
