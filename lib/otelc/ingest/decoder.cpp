// SPDX-License-Identifier: Apache-2.0
//
// The line begins with the record's envelope, then comes the body as JSON on one line. A large body is in
// memory once at any time: JSON is inflated directly into the line, and the body of a protobuf request is
// freed as soon as its text is in the line. After each step that takes memory the request asks the budget for
// it.
#include <otelc/ingest/decoder.hpp>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

#include <otelc/base/padded.hpp>
#include <otelc/base/record_format.hpp>
#include <otelc/base/shrink.hpp>
#include <otelc/ingest/content_filter.hpp>
#include <otelc/otlp/minify.hpp>
#include <otelc/otlp/status.hpp>
#include <otelc/otlp/transcode.hpp>
#include <otelc/store/record.hpp>

namespace otelc::ingest {
namespace {

/// `\r` counts too: readers with universal newlines end a line there.
bool is_one_line(std::string_view json) {
  return json.find('\n') == std::string_view::npos && json.find('\r') == std::string_view::npos;
}

tl::unexpected<Error> no_room() {
  return fail(ErrorKind::unavailable, "too much is being decoded; try again later");
}

}  // namespace

Decoder::Decoder(Options options) : options_(std::move(options)) {
  if (options_.budget == nullptr) options_.budget = make_budget(options_.body_bytes_max);
}

std::shared_ptr<DecodeBudget> Decoder::make_budget(std::size_t body_bytes_max) {
  return std::make_shared<DecodeBudget>(kBudget * std::max(body_bytes_max, kBodyBytesMin));
}

otlp::Expansion Decoder::bounds() const {
  const std::size_t unit = std::max(options_.body_bytes_max, kBodyBytesMin);
  otlp::Expansion bounds;
  bounds.text_bytes_max = record_format::kLineBytesMax - record_format::kEnvelopeBytesMax;
  bounds.bytes_max = kExpansion * unit;
  return bounds;
}

Result<otlp::Decoded> Decoder::append_protobuf(Work& work) {
  ExportRequest& request = work.request;
  if (request.coding != Coding::identity) {
    std::string plain;
    auto inflated = inflate_all(request.coding, request.body, options_.body_bytes_max, plain);
    if (!inflated) return tl::unexpected(std::move(inflated.error()));
    request.body = std::move(plain);
    work.body = request.body;
  }
  if (!work.share.hold(request.body.size())) return no_room();
  if (request.body.empty()) {
    work.line += "{}";
    return otlp::Decoded{};
  }
  otlp::Expansion expansion = bounds();
  auto decoded = otlp::protobuf_to_json(request.signal, request.body, work.line, &expansion);
  if (!decoded) return decoded;
  if (!work.share.hold(request.body.size() + work.line.size() + expansion.counting_bytes)) return no_room();
  work.body = {};
  free_memory(request.body);
  (void)work.share.hold(work.line.size() + expansion.counting_bytes);
  return decoded;
}

Result<otlp::Decoded> Decoder::append_json(Work& work) {
  // The body is checked inside the line, whose padding serves the parser.
  ExportRequest& request = work.request;
  std::string& line = work.line;
  const std::size_t begin = line.size();
  if (request.coding == Coding::identity) {
    line.reserve(begin + request.body.size() + record_format::kEnvelopeBytesMax + kPadding);
    line += request.body;
  } else {
    auto inflated = inflate_all(request.coding, request.body, options_.body_bytes_max, line);
    if (!inflated) return tl::unexpected(std::move(inflated.error()));
    (void)padded(line);
  }
  free_memory(request.body);
  work.body = std::string_view(line).substr(begin);
  const PaddedView body{work.body.data(), work.body.size()};
  if (!work.share.hold(line.size())) return no_room();
  if (body.size == 0) {
    line += "{}";
    return otlp::Decoded{};
  }
  otlp::Expansion expansion = bounds();
  auto checked = checker_.check(request.signal, body, &expansion);
  if (!checked) return checked;
  std::string repaired = checker_.take_repaired();
  const bool is_repaired = checked->repaired_strings > 0;
  const std::string_view json = is_repaired ? std::string_view(repaired) : work.body;
  if (!expansion.holds(json.size(), expansion.counting_bytes)) return otlp::expands_too_much();
  if (!work.share.hold(line.size() + repaired.size() + expansion.counting_bytes)) return no_room();
  if (is_one_line(json)) {
    if (is_repaired) {
      // Move only the record's start: the repaired body may be three times as long as what was sent.
      line.resize(begin);
      repaired.insert(0, line);
      line = std::move(repaired);
    }
  } else {
    std::string one_line;
    one_line.reserve(begin + json.size() + record_format::kEnvelopeBytesMax + otlp::kMinifySlack);
    one_line.assign(line, 0, begin);
    auto minified = otlp::minify_json(json, one_line);
    if (!minified) return tl::unexpected(std::move(minified.error()));
    line = std::move(one_line);
  }
  work.body = {};
  (void)work.share.hold(line.size() + expansion.counting_bytes);
  return checked;
}

Result<otlp::Decoded> Decoder::make_line(Work& work, UnixNanos arrival) {
  const otlp::Signal signal = work.request.signal;
  store::begin_record(work.line, arrival, otlp::path_of(signal));
  auto decoded = work.request.encoding == otlp::Encoding::json ? append_json(work) : append_protobuf(work);
  if (!decoded) {
    const Error& error = decoded.error();
    if (error.kind == ErrorKind::unavailable) return decoded;
    std::string rejected;
    store::append_rejected(rejected, arrival, otlp::path_of(signal), work.body,
                           otlp::wire_status(error.kind).http_status, error.message);
    work.line = std::move(rejected);
    return decoded;
  }
  store::end_record(work.line, decoded->repaired_strings);
  if (options_.drops_content_of_spans && signal == otlp::Signal::traces) drop_content(work.line);
  return decoded;
}

DecodedRequest Decoder::decode(ExportRequest request, UnixNanos arrival) {
  Work work{std::move(request), {}, {}, DecodeShare(options_.budget)};
  work.body = work.request.body;
  Result<otlp::Decoded> decoded;
  try {
    decoded = make_line(work, arrival);
  } catch (const std::bad_alloc&) {
    (void)checker_.take_repaired();
    decoded = otlp::no_memory_to_decode();
  }
  if (!decoded && decoded.error().kind == ErrorKind::unavailable) free_memory(work.line);
  return {std::move(work.line), std::move(decoded), std::move(work.share)};
}

}  // namespace otelc::ingest
