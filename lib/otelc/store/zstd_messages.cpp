// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/zstd_messages.hpp>

#include <utility>

namespace otelc::store {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr char kFirstField =
    '\x0a';  // resource_metrics, resource_logs or resource_spans, as protobuf tags it

}  // namespace

Framing detect_framing(std::string_view first_bytes) {
  // A length below 128 MiB begins with a control character, which no text does.
  if (first_bytes.size() <= kLengthBytes || static_cast<unsigned char>(first_bytes[0]) >= 8)
    return Framing::none;
  const bool is_empty = first_bytes.substr(0, kLengthBytes).find_first_not_of('\0') == std::string_view::npos;
  if (is_empty) return Framing::none;
  if (detect_coding(first_bytes.substr(kLengthBytes)) == Coding::zstd) return Framing::zstd;
  return first_bytes[kLengthBytes] == kFirstField ? Framing::protobuf : Framing::none;
}

Error protobuf_error() {
  return {ErrorKind::unsupported_type,
          "protobuf of the Collector's file exporter; otelc reads what it writes with `format: json`"};
}

Result<Inflater::Step> ZstdMessages::step(std::string_view in, std::span<char> out) {
  Inflater::Step done;
  if (out.empty()) return done;
  if (std::exchange(owes_line_end_, false)) {
    out[0] = last_ = '\n';
    return Inflater::Step{0, 1};
  }
  if (!in_message_) {
    while (header_size_ < header_.size() && done.consumed < in.size()) {
      header_[header_size_++] = static_cast<unsigned char>(in[done.consumed++]);
    }
    if (header_size_ < header_.size()) return done;
    for (const unsigned char byte : header_) left_ = left_ << 8 | byte;
    header_size_ = 0;
    in_message_ = left_ > 0;
    if (!in_message_) return done;
  }
  const auto inflated = inflater_.step(in.substr(done.consumed, left_), out);
  if (!inflated) return tl::unexpected(inflated.error());
  done.consumed += inflated->consumed;
  done.produced = inflated->produced;
  left_ -= static_cast<std::uint32_t>(inflated->consumed);
  if (done.produced > 0) {
    if (!std::exchange(has_begun_, true) && out[0] == kFirstField) return tl::unexpected(protobuf_error());
    last_ = out[done.produced - 1];
  }
  if (left_ > 0) return done;
  if (inflater_.at_end()) {
    in_message_ = has_begun_ = false;
    owes_line_end_ = last_ != '\n' && done.produced == out.size();
    if (last_ != '\n' && !owes_line_end_) out[done.produced++] = last_ = '\n';
  } else if (inflated->consumed == 0 && done.produced == 0) {
    return fail(ErrorKind::bad_data, "a compressed message is longer than its length says");
  }
  return done;
}

}  // namespace otelc::store
