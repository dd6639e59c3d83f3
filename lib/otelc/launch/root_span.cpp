// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/root_span.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/json_writer.hpp>
#include <otelc/otlp/signal.hpp>
#include <otelc/store/record.hpp>

namespace otelc::launch {
namespace {

constexpr std::size_t kSpanDigits = 16;
constexpr std::size_t kTraceDigits = 32;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// Returns a trace id in lower case; empty: `text` is not an id. All zeros are not one (OTLP, trace.proto).
std::string trace_id_of(std::string_view text) {
  std::string id(text);
  if (id.size() != kTraceDigits || !is_hex(id) || id.find_first_not_of('0') == std::string::npos) return {};
  for (char& c : id) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return id;
}

/// Returns a span id as a number; 0: `text` is not an id.
std::uint64_t span_id_of(std::string_view text) {
  std::uint64_t id = 0;
  if (text.size() != kSpanDigits || !is_hex(text)) return 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), id, 16);
  return id;
}

/// Extends the range to include `time`. Ignores 0, and times that do not fit into signed nanoseconds (after
/// the year 2262), which many programs use.
void widen(UnixNanos& first, UnixNanos& last, UnixNanos time) {
  constexpr auto kMax = static_cast<UnixNanos>(std::numeric_limits<std::int64_t>::max());
  if (time == 0 || time > kMax) return;
  if (first == 0 || time < first) first = time;
  last = std::max(last, time);
}

}  // namespace

void RootlessTraces::add(const otlp::SpanLink& span) {
  std::string trace_id = trace_id_of(span.trace_id);
  if (trace_id.empty()) return;
  const SpanId parent = span_id_of(span.parent_id);
  auto known = traces_.find(trace_id);
  if (known == traces_.end()) {
    if (spans_left_ == 0) return;
    known = traces_.try_emplace(std::move(trace_id)).first;
  }
  Trace& trace = known->second;
  widen(trace.first, trace.last, span.start);
  widen(trace.first, trace.last, span.end);
  if (parent == 0) trace.has_root = true;
  if (spans_left_ == 0) {
    trace.is_cut = true;
    return;
  }
  --spans_left_;
  trace.spans.insert(span_id_of(span.span_id));
  if (parent != 0) ++trace.parents[parent];
}

std::vector<RootSpan> RootlessTraces::missing_roots(UnixNanos run_start, UnixNanos run_end) const {
  std::vector<RootSpan> roots;
  for (const auto& [trace_id, trace] : traces_) {
    if (trace.has_root || trace.is_cut) continue;
    RootSpan root{trace_id, {}, run_start, run_end};
    widen(root.start, root.end, trace.first);
    widen(root.start, root.end, trace.last);
    std::size_t most = 0;
    SpanId id = 0;
    for (const auto& [parent, count] : trace.parents) {
      const bool is_better = count > most || (count == most && parent < id);
      if (!is_better || trace.spans.contains(parent)) continue;
      most = count;
      id = parent;
    }
    // The spans name each other as parents, in a ring: use any id that none of them has.
    if (id == 0) {
      do ++id;
      while (trace.spans.contains(id));
    }
    root.span_id = fmt::format("{:0{}x}", id, kSpanDigits);
    roots.push_back(std::move(root));
  }
  return roots;
}

std::string root_span_record(const RootSpan& root, int exit_code, UnixNanos now) {
  constexpr std::string_view kResource =
      R"({"attributes":[{"key":"service.name","value":{"stringValue":"agentic-ci"}}]})";
  constexpr std::string_view kScope = R"({"name":"agentic-ci.orchestrator"})";
  constexpr std::string_view kAttributes =
      R"([{"key":"agentic_ci.synthetic_root","value":{"boolValue":true}}])";
  JsonWriter span;
  const auto text = [&span](std::string_view key, std::string_view value) {
    span.key(key);
    span.string(value);
  };
  span.open('{');
  text("traceId", root.trace_id);
  text("spanId", root.span_id);
  text("name", "agentic-ci-run");
  span.key("kind");
  span.number(1);
  text("startTimeUnixNano", std::to_string(root.start));
  text("endTimeUnixNano", std::to_string(root.end));
  span.key("attributes");
  span.raw(kAttributes);
  span.key("status");
  span.open('{');
  span.key("code");
  span.number(exit_code == 0 ? 1 : 2);
  if (exit_code != 0) text("message", fmt::format("agent exited with code {}", exit_code));
  span.close('}');
  span.close('}');

  std::string line;
  store::begin_record(line, now, otlp::path_of(otlp::Signal::traces));
  line += fmt::format(R"({{"resourceSpans":[{{"resource":{},"scopeSpans":[{{"scope":{},"spans":[{}]}}]}}]}})",
                      kResource, kScope, span.take());
  store::end_record(line);
  return line;
}

}  // namespace otelc::launch
