// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>

namespace otelc::otlp {

/// Where a span stands in its trace. The views live until the reader's next call.
struct SpanLink {
  std::string_view trace_id;  ///< as written: hex digits of any case
  std::string_view span_id;
  std::string_view parent_id;  ///< empty: a root
  UnixNanos start = 0;         ///< 0: missing or not a number
  UnixNanos end = 0;
};

/// Reads of each span in a line of the log only how the spans hang together. Lines as for
/// RecordReader; lines without spans cost one search. Not thread-safe.
class SpanTreeReader {
 public:
  SpanTreeReader();
  ~SpanTreeReader();

  /// Replaces what `links` holds. Errors: `bad_data`; `links` is empty then.
  Result<void> read_line(PaddedView line, std::vector<SpanLink>& links);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::otlp
