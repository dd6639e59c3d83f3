// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

/// The form of one line of the log, shared by its writer and its readers. A line is a JSON object without
/// spaces that ends in `\n`. For a request that was accepted it is
///
///   {"ts":"2026-11-23T21:22:54.343000+00:00","path":"/v1/metrics","payload":{"resourceMetrics":[…]}}
///
/// with `,"repaired":2` behind the payload when two of its strings were not valid Unicode. For a request that
/// could not be decoded it is
///
///   {"ts":"…","path":"/v1/logs","payload":{"raw":"…"},"status":400,"error":"why"}
///
/// `ts`: time of arrival, as format_log_time() writes it. `path`: `/v1/metrics`, `/v1/logs` or `/v1/traces`.
/// `payload`: the request as OTLP/JSON, or the start of its body in `raw`. `status`, `error`: what the client
/// was answered.
///
/// Users: store::begin_record() and its neighbours write lines. store::kind_of() and store::first_ts_in()
/// compare their bytes, so the members always come in this order and spelling. otlp::RecordReader parses
/// them: it takes members in any order and ignores others. The header is in base because otlp and store must
/// not include each other. Users of otelc read about the form in docs/cli.md#the-log.

namespace otelc::record_format {

// The members as written, with what stands before the value.
inline constexpr std::string_view kTsMember = R"({"ts":")";  ///< begins the line; the value ends in `"`
inline constexpr std::string_view kPathMember = R"(,"path":)";
inline constexpr std::string_view kPayloadMember = R"(,"payload":)";
inline constexpr std::string_view kRepairedMember = R"(,"repaired":)";
inline constexpr std::string_view kRawMember = R"({"raw":)";  ///< begins the payload
inline constexpr std::string_view kStatusMember = R"(,"status":)";
inline constexpr std::string_view kErrorMember = R"(,"error":)";

/// The key of a member above: what stands between its first two quotes.
consteval std::string_view key_of(std::string_view member) {
  const std::size_t begin = member.find('"') + 1;
  return member.substr(begin, member.find('"', begin) - begin);
}

// The same members' keys, for readers that parse.
inline constexpr std::string_view kTsKey = key_of(kTsMember);
inline constexpr std::string_view kPayloadKey = key_of(kPayloadMember);
inline constexpr std::string_view kRepairedKey = key_of(kRepairedMember);
inline constexpr std::string_view kRawKey = key_of(kRawMember);
inline constexpr std::string_view kStatusKey = key_of(kStatusMember);

/// Bytes from the start of a line to the end of its time: the time has always 32 characters.
inline constexpr std::size_t kTsEnd = kTsMember.size() + 32 + 1;

/// Bytes that an accepted request's line has besides its payload, at most.
inline constexpr std::size_t kEnvelopeBytesMax = 160;

/// Bytes of an undecodable body that are kept, at most.
inline constexpr std::size_t kRawBytesMax = std::size_t{64} << 10;

/// Bytes of a line, or of a JSON document over many lines, at most. Nothing longer is written. Readers hand
/// out a longer one cut at about this size, so that it counts as one bad line, and drop the rest: a file of
/// NULs or a compression bomb has such lines.
inline constexpr std::size_t kLineBytesMax = std::size_t{1} << 30;

}  // namespace otelc::record_format
