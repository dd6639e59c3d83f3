// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/otlp/span_tree_reader.hpp>

namespace otelc::ingest {

/// A root that a trace lacks, or a whole trace of one span.
struct RootSpan {
  std::string trace_id;
  std::string span_id;
  UnixNanos start = 0;
  UnixNanos end = 0;
};

/// Finds the traces that have spans but no root: the agent crashed, was killed, or continued a
/// trace whose root nobody sent. Memory: the ids of all spans. Not thread-safe.
class RootlessTraces {
 public:
  void add(const otlp::SpanLink& span);

  /// True when no span with a trace id was seen.
  [[nodiscard]] bool empty() const { return traces_.empty(); }
  /// One root per trace that has none, by trace id. A root's id is the parent id that most spans
  /// name and no span has; its time is the run's, widened to cover the trace's spans.
  [[nodiscard]] std::vector<RootSpan> missing_roots(UnixNanos run_start, UnixNanos run_end) const;

 private:
  struct Trace {
    bool has_root = false;
    std::set<std::string> spans;
    std::map<std::string, std::size_t> parents;  // and how many spans name them
    UnixNanos first = 0;
    UnixNanos last = 0;
  };
  std::map<std::string, Trace> traces_;
};

/// Reads the spans of a log. A line that cannot be read costs that line. Errors: as store::LogReader.
Result<RootlessTraces> read_traces(const std::string& log_path);

/// The log's line for a synthetic root (product.md, "Traces"). `exit_code` is the command's.
std::string root_span_record(const RootSpan& root, int exit_code, UnixNanos now);

}  // namespace otelc::ingest
