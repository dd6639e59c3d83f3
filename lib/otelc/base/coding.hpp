// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace otelc {

/// The content codings that otelc decodes. Two of them have two formats, recognized by their first bytes:
/// `deflate` is the zlib format (RFC 1950) or the raw one (RFC 1951) that some clients send under that name;
/// `snappy` is a block or the framing format. `lz4` is the LZ4 frame format.
enum class Coding { identity, gzip, deflate, zstd, snappy, lz4 };

/// The names that parse_coding() accepts, for `Accept-Encoding` and for messages. OpenTelemetry Collectors
/// can be set to send any of them.
inline constexpr std::string_view kCodingNames =
    "gzip, deflate, zlib, zstd, snappy, x-snappy-framed, lz4, identity";

/// Parse the value of a `Content-Encoding` or `grpc-encoding` field: one name of kCodingNames or `x-gzip`, in
/// any case. An empty value is `identity`. nullopt for anything else, lists included.
std::optional<Coding> parse_coding(std::string_view content_encoding);

/// Detect a file's coding by its first bytes: gzip or zstd magic, else `identity`. Needs four bytes.
Coding detect_coding(std::string_view first_bytes);

}  // namespace otelc
