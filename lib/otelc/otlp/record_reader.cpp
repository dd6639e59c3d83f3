// SPDX-License-Identifier: Apache-2.0
//
// A line is parsed once with simdjson's on-demand parser. The envelope's members are read here; the export
// request inside it, or the line itself when it has no envelope, by the read_*() functions of detail/, which
// go down from signals to resources, scopes, records and attributes and append what is of interest to the
// batch.
//
// Two kinds of lines are read a second time: one with invalid text, after its strings are repaired, and an
// SDK's object, after it is converted to OTLP.
#include <otelc/otlp/record_reader.hpp>

#include <algorithm>
#include <atomic>
#include <new>
#include <string>

#include <otelc/base/record_format.hpp>
#include <otelc/base/shrink.hpp>
#include <otelc/otlp/detail/json_cursor.hpp>
#include <otelc/otlp/detail/read_signals.hpp>
#include <otelc/otlp/detail/reading.hpp>
#include <otelc/otlp/detail/sdk_objects.hpp>
#include <otelc/otlp/expansion.hpp>
#include <otelc/otlp/repair.hpp>
#include <otelc/otlp/schema.hpp>

namespace otelc::otlp {

using namespace detail;

// The bounds of schema.hpp hold for the entries of a Batch. 528 bytes are for the usage event that the layers
// above may make of a record.
static_assert(sizeof(Attribute) <= schema::kAttributeBytes);
static_assert(sizeof(Scope) <= schema::kScopeBytes);
static_assert(3 * sizeof(Resource) <= schema::kResourceBytes);
static_assert(sizeof(Point) + 528 <= schema::kPointBytes && sizeof(LogRecord) + 528 <= schema::kLogBytes);
static_assert(sizeof(Span) + sizeof(SpanNode) + sizeof(SpanLink) + 528 <= schema::kSpanBytes);

namespace {

std::atomic<std::uint64_t> lines_of_readers_gone{0};

}  // namespace

struct RecordReader::Impl {
  Impl(const Interest& interest, SpanLinks links) : reading(interest, links == SpanLinks::read) {}
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // read_line(), which may throw std::bad_alloc.
  Result<Line> read_line(PaddedView line, Batch& into);
  // Reads a line into the (empty) batch, after repairing its strings where that is needed.
  error_code read_text_line(PaddedView line, Line& out);
  // Reads a line whose strings are text into the (empty) batch.
  error_code read(PaddedView line, Line& out);
  error_code read_payload(od::value& payload, Line& out);

  Reading reading;
  std::uint64_t lines = 0;  // parsed so far
  od::parser parser;
  od::document document;
  std::string repaired;  // the line, if it had to be
  SdkObjects sdk_objects;
  std::string from_sdk;  // the last of them, as OTLP
};

RecordReader::Impl::~Impl() {
  lines_of_readers_gone.fetch_add(lines, std::memory_order_relaxed);
}

std::uint64_t RecordReader::lines_parsed() {
  return lines_of_readers_gone.load(std::memory_order_relaxed);
}

error_code RecordReader::Impl::read_payload(od::value& payload, Line& out) {
  return each_field(payload, [&](std::string_view key, od::value value) -> error_code {
    if (key == record_format::kRawKey) out.rejected = true;
    bool known = false;
    return read_signal(reading, key, value, known);
  });
}

error_code RecordReader::Impl::read(PaddedView line, Line& out) {
  reading.line_end = line.data + line.size;
  if (auto error = parser.iterate(line.data, line.size, line.size + kPadding).get(document)) return error;
  od::object object;
  if (auto error = document.get_object().get(object)) return error;
  bool known = false;
  bool is_record = false;
  std::uint64_t repaired_before = 0;
  const auto error = each_field(object, [&](std::string_view key, od::value value) -> error_code {
    if (key == record_format::kTsKey) return read_text(value, out.ts);
    if (key == record_format::kPayloadKey) {
      known = is_record = true;
      return read_payload(value, out);
    }
    if (key == record_format::kStatusKey) {
      out.rejected = out.rejected || parse_i64(scalar_text(value)).value_or(0) >= 400;
      return SUCCESS;
    }
    if (key == record_format::kRepairedKey) {
      repaired_before = parse_u64(scalar_text(value)).value_or(0);
      return SUCCESS;
    }
    return read_signal(reading, key, value, known);
  });
  if (error) return error;
  // A line cannot have more strings than bytes, whatever it reports.
  if (is_record) out.repaired = std::min<std::uint64_t>(repaired_before, line.size);
  const char* rest = nullptr;
  if (document.current_location().get(rest) == SUCCESS) return simdjson::TRAILING_CONTENT;
  return known ? SUCCESS : simdjson::NO_SUCH_FIELD;
}

error_code RecordReader::Impl::read_text_line(PaddedView line, Line& out) {
  // The parser finds invalid UTF-8, but does not look at escapes in strings that are not read.
  const auto error = has_lone_surrogate(line.text()) ? simdjson::UTF8_ERROR : read(line, out);
  if (error != simdjson::UTF8_ERROR) return error;
  repaired.clear();
  const std::size_t strings = repair_json(line.text(), repaired);
  const auto failed = read(padded(repaired), out);
  out.repaired += strings;
  return failed;
}

RecordReader::RecordReader(const Interest& interest, SpanLinks links)
    : impl_(std::make_unique<Impl>(interest, links)) {}
RecordReader::~RecordReader() = default;
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;

Result<RecordReader::Line> RecordReader::read_line(PaddedView line, Batch& batch) {
  try {
    return impl_->read_line(line, batch);
  } catch (const std::bad_alloc&) {
    batch.shrink();
    shrink();
    return no_memory_to_decode();
  }
}

Result<RecordReader::Line> RecordReader::Impl::read_line(PaddedView line, Batch& into) {
  static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
  into.clear();
  reading.batch = &into;
  ++lines;
  Line out;
  auto error = read_text_line(line, out);
  if (error == simdjson::NO_SUCH_FIELD && sdk_objects.to_otlp(line, from_sdk)) {
    into.clear();
    out = {};
    error = read(padded(from_sdk), out);
  }
  if (error) {
    into.clear();
    if (error == simdjson::MEMALLOC) return no_memory_to_decode();
    return fail(ErrorKind::bad_data, simdjson::error_message(error));
  }
  if (out.rejected) into.clear();
  return out;
}

void RecordReader::shrink() {
  Impl& impl = *impl_;
  if (impl.parser.capacity() > kKeptBufferBytes / 4) {  // it takes several bytes per byte of capacity
    impl.document = {};
    impl.parser = od::parser();
  }
  free_if_large(impl.repaired);
  free_if_large(impl.reading.unescaped);
  free_if_large(impl.from_sdk);
}

}  // namespace otelc::otlp
