// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/decoder.hpp>

#include <string_view>
#include <utility>

#include <otelc/base/padded.hpp>
#include <otelc/ingest/content_filter.hpp>
#include <otelc/otlp/minify.hpp>
#include <otelc/otlp/status.hpp>
#include <otelc/otlp/transcode.hpp>
#include <otelc/store/record.hpp>

namespace otelc::ingest {
namespace {

constexpr std::size_t kEnvelopeBytes = 160;  // what begin_record and end_record add, and more

/// `\r` too: readers that know universal newlines would see a line's end in it.
bool is_one_line(std::string_view json) {
  return json.find('\n') == std::string_view::npos && json.find('\r') == std::string_view::npos;
}

}  // namespace

Result<void> Decoder::inflate(ExportRequest& request) const {
  if (request.coding == Coding::identity) return {};
  std::string plain;
  auto inflated = inflate_all(request.coding, request.body, options_.body_bytes_max, plain);
  if (inflated) request.body = std::move(plain);
  return inflated;
}

Result<otlp::Decoded> Decoder::append_payload(const ExportRequest& request, std::string& line) {
  if (request.body.empty()) {
    line += "{}";
    return otlp::Decoded{};
  }
  if (request.encoding == otlp::Encoding::json) return append_json(request, line);
  line.reserve(line.size() + 3 * request.body.size() + kEnvelopeBytes);
  return otlp::protobuf_to_json(request.signal, request.body, line);
}

Result<otlp::Decoded> Decoder::append_json(const ExportRequest& request, std::string& line) {
  // The body is copied first and checked where it lies, so that the padding is the line's.
  const std::size_t begin = line.size();
  line.reserve(begin + request.body.size() + kEnvelopeBytes + kPadding);
  line += request.body;
  auto checked = checker_.check(request.signal, {line.data() + begin, request.body.size()});
  if (!checked) return checked;
  const bool fits = is_one_line(request.body);
  const bool is_repaired = checked->repaired_strings > 0;
  if (fits && !is_repaired) return checked;
  line.resize(begin);
  std::string repaired = checker_.take_repaired();
  if (fits) {
    // Nothing is copied but the record's start: this body may be three times as long as what was sent.
    repaired.insert(0, line);
    line = std::move(repaired);
    return checked;
  }
  const std::string_view json = is_repaired ? repaired : request.body;
  auto minified = otlp::minify_json(json, line);
  if (!minified) return tl::unexpected(std::move(minified.error()));
  return checked;
}

DecodedRequest Decoder::decode(ExportRequest request, UnixNanos arrival) {
  std::string line;
  auto decoded = inflate(request).and_then([&]() {
    store::begin_record(line, arrival, otlp::path_of(request.signal));
    return append_payload(request, line);
  });
  if (!decoded) {
    line.clear();
    const Error& error = decoded.error();
    store::append_rejected(line, arrival, otlp::path_of(request.signal), request.body,
                           otlp::wire_status(error.kind).http_status, error.message);
    return {std::move(line), std::move(decoded)};
  }
  store::end_record(line, decoded->repaired_strings);
  if (options_.drops_content_of_spans && request.signal == otlp::Signal::traces) drop_content(line);
  return {std::move(line), std::move(decoded)};
}

}  // namespace otelc::ingest
