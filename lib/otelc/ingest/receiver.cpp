// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/receiver.hpp>

#include <utility>

#include <otelc/base/padded.hpp>
#include <otelc/ingest/content_filter.hpp>
#include <otelc/otlp/json_check.hpp>
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

struct Receiver::Impl {
  Result<void> inflate(ExportRequest& request) const;
  Result<otlp::Decoded> append_payload(const ExportRequest& request, std::string& line);
  Result<otlp::Decoded> append_json(const ExportRequest& request, std::string& line);
  void keep_rejected(const ExportRequest& request, UnixNanos arrival, const Error& error);

  Options options;
  store::LogWriter& log;
  Consumer* consumer;
  const Clock& clock;
  otlp::JsonChecker checker;
};

Result<void> Receiver::Impl::inflate(ExportRequest& request) const {
  if (request.coding == Coding::identity) return {};
  std::string plain;
  auto inflated = inflate_all(request.coding, request.body, options.body_bytes_max, plain);
  if (inflated) request.body = std::move(plain);
  return inflated;
}

Result<otlp::Decoded> Receiver::Impl::append_payload(const ExportRequest& request, std::string& line) {
  if (request.body.empty()) {
    line += "{}";
    return otlp::Decoded{};
  }
  if (request.encoding == otlp::Encoding::json) return append_json(request, line);
  line.reserve(line.size() + 3 * request.body.size() + kEnvelopeBytes);
  return otlp::protobuf_to_json(request.signal, request.body, line);
}

Result<otlp::Decoded> Receiver::Impl::append_json(const ExportRequest& request, std::string& line) {
  // The body is copied first and checked where it lies, so that the padding is the line's.
  const std::size_t begin = line.size();
  line.reserve(begin + request.body.size() + kEnvelopeBytes + kPadding);
  line += request.body;
  auto checked = checker.check(request.signal, {line.data() + begin, request.body.size()});
  if (!checked) return checked;
  const bool fits = is_one_line(request.body);
  const bool is_repaired = checked->repaired_strings > 0;
  if (fits && !is_repaired) return checked;
  line.resize(begin);
  std::string repaired = checker.take_repaired();
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

/// The client has its answer whatever becomes of this: nobody waits, and a full queue drops it.
void Receiver::Impl::keep_rejected(const ExportRequest& request, UnixNanos arrival, const Error& error) {
  std::string line;
  store::append_rejected(line, arrival, otlp::path_of(request.signal), request.body,
                         otlp::wire_status(error.kind).http_status, error.message);
  (void)log.submit(std::move(line), [](const Result<void>&) {});
}

Receiver::Receiver(Options options, store::LogWriter& log, Consumer* consumer, const Clock& clock)
    : impl_(new Impl{options, log, consumer, clock, {}}) {}
Receiver::~Receiver() = default;

// `done` is copied into the log's queue: it is still ours to call when the queue refuses.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
void Receiver::take(ExportRequest request, Done done) {
  const UnixNanos arrival = impl_->clock.now();
  std::string line;
  auto decoded = impl_->inflate(request).and_then([&]() {
    store::begin_record(line, arrival, otlp::path_of(request.signal));
    return impl_->append_payload(request, line);
  });
  if (!decoded) {
    impl_->keep_rejected(request, arrival, decoded.error());
    return done(std::move(decoded));
  }
  store::end_record(line, decoded->repaired_strings);
  if (impl_->options.drops_content_of_spans && request.signal == otlp::Signal::traces) drop_content(line);
  // Seen before it is kept: when the disk then fails, the live view is ahead of the log by this
  // request. That is rare, and the log is what counts.
  if (impl_->consumer != nullptr) impl_->consumer->consume(padded(line));
  const auto answer = [done, what = *decoded](Result<void> kept) {
    if (kept) return done(what);
    done(tl::unexpected(std::move(kept.error())));
  };
  if (auto submitted = impl_->log.submit(std::move(line), answer); !submitted) answer(std::move(submitted));
}

void Receiver::begin_group() {
  impl_->log.begin_group();
}
void Receiver::end_group() {
  impl_->log.end_group();
}

}  // namespace otelc::ingest
