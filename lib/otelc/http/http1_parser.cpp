// SPDX-License-Identifier: Apache-2.0
// A request is parsed in two phases: the header, then the body, decoded by ChunkedDecoder if it is chunked.
//
// The header is first only scanned for its end, line by line. Lines that lenient parsers read in different
// ways (bare LF, folded fields) are refused here. A header that arrives in pieces is collected in `held`; one
// that arrives whole is never copied. Once it is complete, read_head() parses it in one go. That is why the
// result does not depend on how the bytes were split.
#include <otelc/http/http1_parser.hpp>

#include <algorithm>
#include <utility>

#include <otelc/base/padded.hpp>
#include <otelc/http/body_budget.hpp>
#include <otelc/http/chunked.hpp>
#include <otelc/http/detail/read_head.hpp>
#include <otelc/http/detail/token.hpp>

namespace otelc::http {
namespace {

// A peer's Content-Length is only a promise: beyond this size memory is allocated as bytes arrive.
constexpr std::size_t kBodyReserveMax = 1u << 20;

/// Returns whether a request line, or an empty line before it, may begin with `c`.
bool may_begin(char c) {
  return c == '\r' || c == '\n' || detail::is_token_char(c);
}

/// Returns the answer to a header over its limit: 414 if the request target is too long, else 431.
RequestFailure too_long(std::string_view text, const Limits& limits) {
  std::string_view line = text.substr(0, text.find('\n'));
  line.remove_prefix(std::min(line.find(' '), line.size()));
  if (!line.empty()) line.remove_prefix(1);
  if (std::min(line.find(' '), line.size()) > limits.target_bytes_max) {
    return {414, "the request target is too long"};
  }
  return {431, "the header is larger than " + std::to_string(limits.header_bytes_max) + " bytes"};
}

}  // namespace

struct Http1Parser::Impl {
  enum class Phase { head, body, chunks, complete, failed };

  Impl(const Limits& l, BodyBudget* budget) : limits(l), share(budget) {}

  State feed_head(std::string_view bytes, std::size_t& consumed);
  State feed_body(std::string_view bytes, std::size_t& consumed);
  State feed_chunks(std::string_view bytes, std::size_t& consumed);
  std::size_t find_head_end(std::string_view text);
  State begin_body();
  State complete();
  State fail(RequestFailure why);

  Limits limits;
  Phase phase = Phase::head;
  RequestHead head;
  std::string body;
  BodyShare share;
  RequestFailure failure;
  ChunkedDecoder chunks{0, 0};

  std::string held;            // a header that arrives in more than one piece
  std::size_t scanned = 0;     // bytes of the header that find_head_end() has scanned
  std::size_t line_begin = 0;  // where the line being scanned begins
  std::size_t head_begin = 0;  // behind empty lines, which are skipped (RFC 9112 section 2.2)
};

Http1Parser::State Http1Parser::Impl::fail(RequestFailure why) {
  failure = std::move(why);
  phase = Phase::failed;
  std::string().swap(body);
  (void)share.hold(0);
  return State::failed;
}

/// Returns where the header ends, behind its empty line; 0 when it has not ended yet or the request has
/// failed.
std::size_t Http1Parser::Impl::find_head_end(std::string_view text) {
  for (;;) {
    const std::size_t lf = text.find('\n', scanned);
    if (lf == std::string_view::npos) break;
    scanned = lf + 1;
    const bool first = line_begin == head_begin;
    if (first && !may_begin(text[line_begin])) {
      fail({400, "this is not HTTP"});
      return 0;
    }
    if (lf == 0 || text[lf - 1] != '\r') {
      fail({400, "a line of the header does not end in CRLF"});
      return 0;
    }
    const bool empty = lf - 1 == line_begin;
    if (empty && !first) return lf + 1;
    if (empty) head_begin = lf + 1;
    if (!first && (text[line_begin] == ' ' || text[line_begin] == '\t')) {
      fail({400, "a field of the header is folded"});
      return 0;
    }
    line_begin = lf + 1;
  }
  scanned = text.size();
  return 0;
}

Http1Parser::State Http1Parser::Impl::feed_head(std::string_view bytes, std::size_t& consumed) {
  const std::size_t held_before = held.size();
  const std::size_t scan_max = limits.header_bytes_max + 1;
  std::string_view text = bytes.substr(0, scan_max);
  if (held_before > 0) {
    held.append(bytes.substr(0, scan_max - held_before));
    text = held;
  }
  const std::size_t end = find_head_end(text);
  if (phase == Phase::failed) return State::failed;
  const char first = head_begin < text.size() ? text[head_begin] : '\r';
  if (first != '\r' && !detail::is_token_char(first)) return fail({400, "this is not HTTP"});
  if (end > limits.header_bytes_max || (end == 0 && text.size() > limits.header_bytes_max)) {
    return fail(too_long(text.substr(head_begin), limits));
  }
  if (end == 0) {
    consumed = text.size() - held_before;
    if (held_before == 0) held.assign(text);
    return State::need_more;
  }
  consumed = end - held_before;
  if (auto why = detail::read_head(text.substr(head_begin, end - head_begin), limits, head))
    return fail(std::move(*why));
  return begin_body();
}

Http1Parser::State Http1Parser::Impl::begin_body() {
  if (head.chunked) {
    chunks = ChunkedDecoder(limits.body_bytes_max, limits.header_bytes_max);
    phase = Phase::chunks;
  } else {
    const std::uint64_t length = head.content_length.value_or(0);
    if (length > 0) body.reserve(std::min<std::uint64_t>(length, kBodyReserveMax) + kPadding);
    phase = Phase::body;
  }
  return State::head_complete;
}

Http1Parser::State Http1Parser::Impl::feed_body(std::string_view bytes, std::size_t& consumed) {
  const std::uint64_t missing = head.content_length.value_or(0) - body.size();
  consumed = std::min<std::uint64_t>(missing, bytes.size());
  if (!share.hold(body.size() + consumed)) return fail({503, kNoRoomForBody});
  body.append(bytes.substr(0, consumed));
  return consumed < missing ? State::need_more : complete();
}

Http1Parser::State Http1Parser::Impl::complete() {
  phase = Phase::complete;
  (void)share.hold(0);
  return State::complete;
}

Http1Parser::State Http1Parser::Impl::feed_chunks(std::string_view bytes, std::size_t& consumed) {
  switch (chunks.feed(bytes, consumed, body)) {
    case ChunkedDecoder::State::need_more:
      if (!share.hold(body.size())) return fail({503, kNoRoomForBody});
      return State::need_more;
    case ChunkedDecoder::State::complete:
      return complete();
    case ChunkedDecoder::State::malformed:
      return fail({400, "the chunked body is malformed"});
    case ChunkedDecoder::State::body_too_large:
      return fail({413, "the body is larger than " + std::to_string(limits.body_bytes_max) + " bytes"});
    case ChunkedDecoder::State::framing_too_large:
      break;
  }
  return fail({431, "a chunk's extensions or the trailer are too long"});
}

Http1Parser::Http1Parser(const Limits& limits, BodyBudget* budget)
    : impl_(std::make_unique<Impl>(limits, budget)) {}
Http1Parser::~Http1Parser() = default;
Http1Parser::Http1Parser(Http1Parser&&) noexcept = default;
Http1Parser& Http1Parser::operator=(Http1Parser&&) noexcept = default;

Http1Parser::State Http1Parser::feed(std::string_view bytes, std::size_t& consumed) {
  consumed = 0;
  switch (impl_->phase) {
    case Impl::Phase::head:
      return impl_->feed_head(bytes, consumed);
    case Impl::Phase::body:
      return impl_->feed_body(bytes, consumed);
    case Impl::Phase::chunks:
      return impl_->feed_chunks(bytes, consumed);
    case Impl::Phase::complete:
      return State::complete;
    case Impl::Phase::failed:
      break;
  }
  return State::failed;
}

const RequestHead& Http1Parser::head() const {
  return impl_->head;
}
std::string& Http1Parser::body() {
  return impl_->body;
}
const RequestFailure& Http1Parser::error() const {
  return impl_->failure;
}

bool Http1Parser::in_request() const {
  if (impl_->phase == Impl::Phase::head) return !impl_->held.empty();
  return impl_->phase == Impl::Phase::body || impl_->phase == Impl::Phase::chunks;
}

void Http1Parser::reset() {
  impl_->phase = Impl::Phase::head;
  impl_->head.clear();
  impl_->body.clear();
  impl_->failure = {};
  impl_->held.clear();
  impl_->scanned = impl_->line_begin = impl_->head_begin = 0;
}

}  // namespace otelc::http
