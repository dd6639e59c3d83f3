// SPDX-License-Identifier: Apache-2.0
// Frames become requests here. Bodies are collected as a whole, and flow control keeps them small: received
// bytes are returned to a stream's window (which lets the peer send more) only while all unfinished bodies
// together are within the body limit. Beyond it, only the oldest unfinished stream gets its bytes back, so
// one request always makes progress and a connection holds at most twice the limit. The connection's window
// is returned at once, because one stream must not block the others.
#include <otelc/http/detail/h2_requests.hpp>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include <otelc/base/number.hpp>
#include <otelc/http/grpc.hpp>

namespace otelc::http::detail {
namespace {

// What a field counts in addition to its bytes (RFC 9113 section 6.5.2).
constexpr std::size_t kFieldOverhead = 32;
// Clients hardly ever skip ids; further gaps are not remembered and not checked.
constexpr std::size_t kSkippedMax = 100;
constexpr std::size_t kStreamReserveMax = std::size_t{64} * 1024;

bool is_100_continue(std::string_view value) {
  constexpr std::string_view kLower = "100-continue";
  return value.size() == kLower.size() &&
         std::equal(value.begin(), value.end(), kLower.begin(),
                    [](char c, char l) { return (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) == l; });
}

}  // namespace

H2Requests::H2Requests(const Limits& l, const H2Limits& h, std::int64_t now, BodyBudget* budget)
    : limits(l),
      h2_limits(h),
      now_s(now),
      share(budget),
      active_s(now),
      header_since_s(now),
      resets_since_s(now) {}

H2Stream* H2Requests::find(StreamId id) {
  const auto it = streams.find(id);
  return it == streams.end() ? nullptr : &it->second;
}

/// A new stream closes all streams with lower ids that were never opened (RFC 9113 section 5.1.1). HEADERS
/// for one of those is a connection error, but nghttp2 ignores it.
void H2Requests::see_stream(StreamId id) {
  const auto is_inside = [id](const auto& range) { return range.first <= id && id <= range.second; };
  if (id > newest) {
    const StreamId next = newest + 2;
    if (id > next && skipped.size() < kSkippedMax) skipped.emplace_back(next, id - 2);
    newest = id;
  } else if (std::any_of(skipped.begin(), skipped.end(), is_inside)) {
    terminate(NGHTTP2_PROTOCOL_ERROR);
  }
}

void H2Requests::begin_request(StreamId id) {
  H2Stream& stream = streams[id];
  stream.active_s = now_s;
  stream.request.head.version = 20;
}

bool H2Requests::count_field(std::string_view name, std::string_view value) {
  block_bytes += name.size() + value.size() + kFieldOverhead;
  if (block_bytes / kHeaderBlocksMax <= limits.header_bytes_max) return true;
  terminate(NGHTTP2_ENHANCE_YOUR_CALM);
  return false;
}

void H2Requests::take_field(H2Stream& stream, std::string_view name, std::string_view value) {
  stream.header_bytes += name.size() + value.size() + kFieldOverhead;
  if (stream.failure) return;
  if (stream.header_bytes > limits.header_bytes_max) {
    stream.failure = {431, "the header is larger than " + std::to_string(limits.header_bytes_max) + " bytes"};
    return;
  }
  RequestHead& head = stream.request.head;
  if (name == ":method") {
    head.method = value;
  } else if (name == ":path") {
    head.target = value;
  } else if (name == ":authority") {
    head.host = value;
  } else if (name == "host") {
    stream.host_field = value;
  } else if (name == "content-type") {
    head.content_type = value;
  } else if (name == "content-encoding") {
    if (!head.content_encoding.empty()) head.content_encoding += ", ";
    head.content_encoding += value;
  } else if (name == "content-length") {
    head.content_length = parse_u64(value);
  } else if (name == "authorization") {
    head.authorization = value;
  } else if (name == "origin") {
    head.has_origin = true;
    head.origin = value;
  } else if (name == "expect") {
    (is_100_continue(value) ? head.expects_continue : head.expects_other) = true;
  } else if (name == "grpc-encoding") {
    stream.request.grpc_encoding = value;
  } else if (name == "grpc-timeout") {
    stream.request.grpc_timeout = value;
  }
}

std::size_t H2Requests::limit_of(const H2Stream& stream) const {
  // A gRPC message of exactly the largest size also has its prefix.
  return limits.body_bytes_max + (is_grpc(stream.request.head.content_type) ? kGrpcPrefixBytes : 0);
}

void H2Requests::end_head(StreamId id, H2Stream& stream, bool end_of_stream) {
  RequestHead& head = stream.request.head;
  stream.head_done = true;
  stream.active_s = now_s;
  stream.body_bytes_max = limit_of(stream);
  if (head.host.empty()) head.host = stream.host_field;
  if (!head.content_length && end_of_stream) head.content_length = 0;
  head.chunked = !head.content_length;
  if (!grow(stream.header_bytes, 0)) {
    stream.header_bytes = 0;
    return fail(id, stream, 503, kNoRoomForBody);
  }
  if (stream.failure) {
    count_reset();  // otherwise a few bytes could make us expand four times the limit again and again
    return fail(id, stream, stream.failure->http_status, std::exchange(stream.failure->message, {}));
  }
  if (!stream.host_field.empty() && stream.host_field != head.host) {
    return fail(id, stream, 400, ":authority and host differ");
  }
  if (head.target.size() > limits.target_bytes_max) {
    return fail(id, stream, 414, "the request target is too long");
  }
  if (head.content_length.value_or(0) > stream.body_bytes_max) {
    return fail(id, stream, 413,
                "the body is larger than " + std::to_string(limits.body_bytes_max) + " bytes");
  }
  stream.request.body.reserve(std::min<std::uint64_t>(head.content_length.value_or(0), kStreamReserveMax));
  events.push_back({H2Event::Kind::head, id});
}

void H2Requests::take_data(StreamId id, std::string_view bytes) {
  nghttp2_session_consume_connection(session, bytes.size());
  H2Stream* stream = find(id);
  if (stream == nullptr || stream->unwanted) return;
  if (bytes.size() > stream->body_bytes_max - stream->request.body.size()) {
    return fail(id, *stream, 413,
                "the body is larger than " + std::to_string(limits.body_bytes_max) + " bytes");
  }
  stream->active_s = active_s = now_s;
  if (!grow(0, bytes.size())) return fail(id, *stream, 503, kNoRoomForBody);
  try {
    stream->request.body += bytes;
  } catch (const std::bad_alloc&) {
    forget_bytes(0, bytes.size());
    return fail(id, *stream, 503, kNoRoomForBody);
  }
  stream->withheld += bytes.size();
}

void H2Requests::end_request(StreamId id, H2Stream& stream) {
  if (stream.complete || !stream.head_done) return;
  stream.complete = true;
  if (stream.unwanted) return;
  forget_bytes(0, stream.request.body.size());
  stream.withheld = 0;
  events.push_back({H2Event::Kind::complete, id});
}

void H2Requests::end_stream(StreamId id) {
  const auto it = streams.find(id);
  if (it == streams.end()) return;
  H2Stream& stream = it->second;
  drop_body(stream);
  if (stream.head_done) forget_bytes(stream.header_bytes, 0);
  const bool given_up = !stream.answered || stream.sent < stream.answer.body.size();
  if (stream.head_done) active_s = now_s;
  streams.erase(it);
  events.push_back({H2Event::Kind::closed, id});
  if (given_up) count_reset();
}

void H2Requests::fail(StreamId id, H2Stream& stream, int status, std::string message) {
  drop_body(stream);
  events.push_back({H2Event::Kind::failed, id, {status, std::move(message)}});
}

bool H2Requests::grow(std::size_t new_header_bytes, std::size_t new_body_bytes) {
  if (!share.hold(header_bytes + unfinished_bytes + new_header_bytes + new_body_bytes)) return false;
  header_bytes += new_header_bytes;
  unfinished_bytes += new_body_bytes;
  return true;
}

void H2Requests::forget_bytes(std::size_t of_header, std::size_t of_body) {
  header_bytes -= of_header;
  unfinished_bytes -= of_body;
  (void)share.hold(header_bytes + unfinished_bytes);
}

void H2Requests::drop_body(H2Stream& stream) {
  if (!stream.complete && !stream.unwanted) forget_bytes(0, stream.request.body.size());
  stream.unwanted = true;
  stream.withheld = 0;
  std::string().swap(stream.request.body);
}

void H2Requests::open_windows() {
  bool oldest = true;
  for (auto& [id, stream] : streams) {
    if (stream.complete || stream.unwanted) continue;
    if (stream.withheld > 0 && (oldest || unfinished_bytes <= limits.body_bytes_max)) {
      nghttp2_session_consume_stream(session, id, std::exchange(stream.withheld, 0));
    }
    oldest = false;
  }
}

void H2Requests::terminate(std::uint32_t error_code) {
  nghttp2_session_terminate_session(session, error_code);
}

/// Opening and resetting streams is cheap for a peer and expensive for us ("rapid reset").
void H2Requests::count_reset() {
  if (now_s - resets_since_s >= h2_limits.reset_window_s) {
    resets_since_s = now_s;
    resets = 0;
  }
  if (++resets > h2_limits.resets_max) terminate(NGHTTP2_ENHANCE_YOUR_CALM);
}

}  // namespace otelc::http::detail
