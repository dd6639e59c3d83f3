// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/root_span.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include <otelc/otlp/signal.hpp>
#include <otelc/store/log_reader.hpp>
#include <otelc/store/record.hpp>
#include <otelc/store/segments.hpp>

namespace otelc::ingest {
namespace {

constexpr std::size_t kSpanDigits = 16;

/// Hex digits of any case are the same id; all zeros are none (OTLP, trace.proto), and so is anything else.
std::string id_of(std::string_view text) {
  std::string id(text);
  for (char& c : id) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  const bool is_hex = id.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!is_hex || id.find_first_not_of('0') == std::string::npos) id.clear();
  return id;
}

/// Neither no time nor one that programs with signed nanoseconds cannot hold (the year 2262) is a child's.
void widen(UnixNanos& first, UnixNanos& last, UnixNanos time) {
  constexpr auto kMax = static_cast<UnixNanos>(std::numeric_limits<std::int64_t>::max());
  if (time == 0 || time > kMax) return;
  if (first == 0 || time < first) first = time;
  last = std::max(last, time);
}

/// For spans that name each other in a ring: any id will do that none of them has.
std::string free_id(const std::set<std::string>& taken) {
  std::uint64_t number = 1;
  std::string id;
  do {
    id = fmt::format("{:0{}x}", number++, kSpanDigits);
  } while (taken.contains(id));
  return id;
}

}  // namespace

void RootlessTraces::add(const otlp::SpanLink& span) {
  std::string trace_id = id_of(span.trace_id);
  if (trace_id.empty()) return;
  Trace& trace = traces_[std::move(trace_id)];
  trace.spans.insert(id_of(span.span_id));
  std::string parent = id_of(span.parent_id);
  if (parent.empty()) {
    trace.has_root = true;
  } else {
    ++trace.parents[std::move(parent)];
  }
  widen(trace.first, trace.last, span.start);
  widen(trace.first, trace.last, span.end);
}

std::vector<RootSpan> RootlessTraces::missing_roots(UnixNanos run_start, UnixNanos run_end) const {
  std::vector<RootSpan> roots;
  for (const auto& [trace_id, trace] : traces_) {
    if (trace.has_root) continue;
    RootSpan root{trace_id, {}, run_start, run_end};
    widen(root.start, root.end, trace.first);
    widen(root.start, root.end, trace.last);
    std::size_t most = 0;
    for (const auto& [parent, count] : trace.parents) {
      if (count <= most || trace.spans.contains(parent)) continue;
      most = count;
      root.span_id = parent;
    }
    if (root.span_id.empty()) root.span_id = free_id(trace.spans);
    roots.push_back(std::move(root));
  }
  return roots;
}

Result<RootlessTraces> read_traces(const std::string& log_path) {
  RootlessTraces traces;
  otlp::SpanTreeReader spans;
  std::vector<otlp::SpanLink> links;
  store::UnreadFiles files;
  while (const auto path = files.next(log_path)) {
    auto reader = store::LogReader::open(*path);
    if (!reader) return tl::unexpected(reader.error());
    while (true) {
      const auto line = reader->next();
      if (!line) return tl::unexpected(line.error());
      if (!line->has_value()) break;
      if (!spans.read_line(**line, links)) continue;
      for (const otlp::SpanLink& link : links) traces.add(link);
    }
  }
  return traces;
}

std::string root_span_record(const RootSpan& root, int exit_code, UnixNanos now) {
  std::string line;
  store::begin_record(line, now, otlp::path_of(otlp::Signal::traces));
  line +=
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"agentic-ci"}}]},)"
      R"("scopeSpans":[{"scope":{"name":"agentic-ci.orchestrator"},"spans":[{)";
  line += fmt::format(
      R"("traceId":"{}","spanId":"{}","name":"agentic-ci-run","kind":1,"startTimeUnixNano":"{}","endTimeUnixNano":"{}",)",
      root.trace_id, root.span_id, root.start, root.end);
  line += R"("attributes":[{"key":"agentic_ci.synthetic_root","value":{"boolValue":true}}],"status":)";
  line += exit_code == 0 ? std::string(R"({"code":1})")
                         : fmt::format(R"({{"code":2,"message":"agent exited with code {}"}})", exit_code);
  line += "}]}]}]}";
  store::end_record(line);
  return line;
}

}  // namespace otelc::ingest
