// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/otlp/names.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::otlp {

enum class SpanLinks { skip, read };

/// Reads lines of the log: our record `{"ts":..,"path":..,"payload":{..}}` or a bare OTLP/JSON
/// request (the Collector's file exporter writes those), or one of an OpenTelemetry SDK's objects as agents
/// write them to files (detail/sdk_objects.hpp). Only what the Interest names is read;
/// the rest is stepped over, so this is no check (json_check.hpp is). Strings that are no text are repaired
/// (repair.hpp): a line that holds some counts.
/// One reader per thread. Reuses its memory. Takes 4 bytes for each token of the line, and address space for
/// 6 x the line; of lines with such strings up to 5 x more. shrink() gives back what a long line took.
class RecordReader {
 public:
  /// `interest` must outlive the reader. `links`: whether batches get Batch::links.
  explicit RecordReader(const Interest& interest, SpanLinks links = SpanLinks::skip);
  ~RecordReader();
  RecordReader(RecordReader&&) noexcept;
  RecordReader& operator=(RecordReader&&) noexcept;

  struct Line {
    std::string_view ts;    ///< the record's `ts`, empty for bare lines
    bool rejected = false;  ///< a request that was answered with an error and kept
    /// Strings that were repaired: by the receiver, as the record says, and while the line was read.
    std::uint64_t repaired = 0;
  };

  /// Clears `batch` and fills it. A line that fails leaves it empty: all or nothing.
  /// Errors: `bad_data`: torn, not JSON, or not shaped like OTLP where it matters; `unavailable`: the line
  /// needs more memory than there is.
  Result<Line> read_line(PaddedView line, Batch& batch);

  /// Gives back buffers over 1 MiB. The views of the last batch die with them.
  void shrink();

  /// Lines that this process has parsed, by all readers that are gone. For tests that none is parsed twice.
  /// Any thread.
  static std::uint64_t lines_parsed();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::otlp
