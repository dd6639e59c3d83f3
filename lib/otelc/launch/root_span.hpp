// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/hash.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::launch {

/// A root span that launch adds to the log (docs/launch.md#traces).
struct RootSpan {
  std::string trace_id;
  std::string span_id;
  UnixNanos start = 0;
  UnixNanos end = 0;
};

/// Finds traces that have spans but no root, because the agent crashed, was killed, or continued a trace
/// whose root was never sent. Memory: about 100 bytes for each of the first `kSpansMax` spans, and 250 for
/// each trace. A trace with spans beyond these gets no root. Not thread-safe.
class RootlessTraces {
 public:
  static constexpr std::size_t kSpansMax = 200'000;

  explicit RootlessTraces(std::size_t spans_max = kSpansMax) : spans_left_(spans_max) {}

  /// Add a span. Ignores spans without a valid trace id.
  void add(const otlp::SpanLink& span);

  /// Return true if no span with a trace id was added.
  [[nodiscard]] bool empty() const { return traces_.empty(); }
  /// Return one root for each trace without a root, ordered by trace id. Its id is the missing parent that
  /// most spans name; its time is that of the run, widened to cover the trace's spans.
  [[nodiscard]] std::vector<RootSpan> missing_roots(UnixNanos run_start, UnixNanos run_end) const;

 private:
  using SpanId = std::uint64_t;  // 0: none
  struct Trace {
    bool has_root = false;
    bool is_cut = false;  // some of its spans are not stored here
    KeySet spans;
    KeyMap<std::size_t> parents;  // with the number of spans that name them
    UnixNanos first = 0;
    UnixNanos last = 0;
  };
  std::map<std::string, Trace> traces_;
  std::size_t spans_left_;
};

/// Returns the log line for a root span. `exit_code` is the command's and sets the span's status; `now` is
/// the line's time.
std::string root_span_record(const RootSpan& root, int exit_code, UnixNanos now);

}  // namespace otelc::launch
