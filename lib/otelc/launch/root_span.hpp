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

/// A root that a trace lacks, or a whole trace of one span.
struct RootSpan {
  std::string trace_id;
  std::string span_id;
  UnixNanos start = 0;
  UnixNanos end = 0;
};

/// Finds the traces that have spans but no root: the agent crashed, was killed, or continued a
/// trace whose root nobody sent. Memory: about 100 bytes for each of the first `kSpansMax` spans, and 250 for
/// each trace; a trace that goes on after them gets no root. Not thread-safe.
class RootlessTraces {
 public:
  static constexpr std::size_t kSpansMax = 200'000;

  explicit RootlessTraces(std::size_t spans_max = kSpansMax) : spans_left_(spans_max) {}

  void add(const otlp::SpanLink& span);

  /// True when no span with a trace id was seen.
  [[nodiscard]] bool empty() const { return traces_.empty(); }
  /// One root per trace that has none, by trace id. A root's id is the parent id that most spans
  /// name and no span has; its time is the run's, widened to cover the trace's spans.
  [[nodiscard]] std::vector<RootSpan> missing_roots(UnixNanos run_start, UnixNanos run_end) const;

 private:
  using SpanId = std::uint64_t;  // 0: none
  struct Trace {
    bool has_root = false;
    bool is_cut = false;  // some of its spans were not kept
    KeySet spans;
    KeyMap<std::size_t> parents;  // and how many spans name them
    UnixNanos first = 0;
    UnixNanos last = 0;
  };
  std::map<std::string, Trace> traces_;
  std::size_t spans_left_;
};

/// The log's line for a synthetic root (docs/launch.md, "Traces"). `exit_code` is the command's.
std::string root_span_record(const RootSpan& root, int exit_code, UnixNanos now);

}  // namespace otelc::launch
