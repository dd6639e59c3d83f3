// SPDX-License-Identifier: Apache-2.0
// A state machine over single bytes, so that the result does not depend on how the input is split. Only chunk
// data is copied in runs. It is strict: what one party reads as data and another as framing would be request
// smuggling.
#include <otelc/http/chunked.hpp>

#include <algorithm>

#include <otelc/base/hex.hpp>
#include <otelc/http/detail/token.hpp>

namespace otelc::http {
namespace {

constexpr int kSizeDigitsMax = 16;  // 2^64 - 1; leading zeros count too

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

}  // namespace

ChunkedDecoder::State ChunkedDecoder::feed(std::string_view bytes, std::size_t& consumed, std::string& body) {
  consumed = 0;
  while (consumed < bytes.size()) {
    if (step_ == Step::data) {
      consumed += take_data(bytes.substr(consumed), body);
      continue;
    }
    const State state = take_framing(bytes[consumed], body.size());
    ++consumed;
    if (state != State::need_more) return state;
  }
  return State::need_more;
}

std::size_t ChunkedDecoder::take_data(std::string_view bytes, std::string& body) {
  const std::size_t taken = std::min<std::uint64_t>(chunk_left_, bytes.size());
  body.append(bytes.substr(0, taken));
  chunk_left_ -= taken;
  if (chunk_left_ == 0) step_ = Step::data_cr;
  return taken;
}

ChunkedDecoder::State ChunkedDecoder::take_framing(char c, std::size_t body_bytes) {
  switch (step_) {
    case Step::size_first:
      digits_ = 0;
      framing_bytes_ = 0;
      chunk_left_ = 0;
      return take_size(c);
    case Step::size:
      return take_size(c);
    case Step::size_space:
    case Step::extension:
      return take_extension(c);
    case Step::size_lf:
      return take_size_lf(c, body_bytes);
    case Step::data_cr:
      step_ = Step::data_lf;
      return c == '\r' ? State::need_more : State::malformed;
    case Step::data_lf:
      step_ = Step::size_first;
      return c == '\n' ? State::need_more : State::malformed;
    case Step::trailer_line:
    case Step::trailer_name:
    case Step::trailer:
      return take_trailer(c);
    case Step::trailer_lf:
      step_ = Step::trailer_line;
      return c == '\n' ? State::need_more : State::malformed;
    case Step::end_lf:
      step_ = Step::done;
      return c == '\n' ? State::complete : State::malformed;
    case Step::data:
    case Step::done:
      break;
  }
  return State::malformed;
}

ChunkedDecoder::State ChunkedDecoder::take_size(char c) {
  if (const int digit = hex_digit(c); digit >= 0) {
    if (++digits_ > kSizeDigitsMax) return State::malformed;
    chunk_left_ = chunk_left_ << 4 | static_cast<std::uint64_t>(digit);
    step_ = Step::size;
    return State::need_more;
  }
  if (step_ == Step::size_first) return State::malformed;
  step_ = Step::size_space;
  return take_extension(c);
}

ChunkedDecoder::State ChunkedDecoder::take_extension(char c) {
  if (++framing_bytes_ > framing_bytes_max_) return State::framing_too_large;
  if (c == ';') {
    step_ = Step::extension;
  } else if (c == '\r') {
    // `5 \r\n`: the grammar allows space only before an extension.
    if (step_ == Step::size_space && framing_bytes_ > 1) return State::malformed;
    step_ = Step::size_lf;
  } else if (step_ == Step::size_space ? c != ' ' && c != '\t' : is_control(c)) {
    return State::malformed;
  }
  return State::need_more;
}

ChunkedDecoder::State ChunkedDecoder::take_size_lf(char c, std::size_t body_bytes) {
  if (c != '\n') return State::malformed;
  if (chunk_left_ > body_bytes_max_ - std::min(body_bytes, body_bytes_max_)) return State::body_too_large;
  framing_bytes_ = 0;
  step_ = chunk_left_ > 0 ? Step::data : Step::trailer_line;
  return State::need_more;
}

ChunkedDecoder::State ChunkedDecoder::take_trailer(char c) {
  if (++framing_bytes_ > framing_bytes_max_) return State::framing_too_large;
  if (c == '\r' && step_ != Step::trailer_name) {
    step_ = step_ == Step::trailer_line ? Step::end_lf : Step::trailer_lf;
    return State::need_more;
  }
  if (step_ == Step::trailer) return is_control(c) ? State::malformed : State::need_more;
  // Must be a field, as in a header, so that no other request can hide here.
  if (c == ':' && step_ == Step::trailer_name) {
    step_ = Step::trailer;
    return State::need_more;
  }
  step_ = Step::trailer_name;
  return detail::is_token_char(c) ? State::need_more : State::malformed;
}

}  // namespace otelc::http
