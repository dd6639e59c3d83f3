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

/// Whether a RecordReader fills Batch::links.
enum class SpanLinks { skip, read };

/// Reads one line of a log into a Batch: a line that otelc wrote (base/record_format.hpp), a bare OTLP/JSON
/// request (the Collector's file exporter writes those), or an object of an OpenTelemetry SDK as agents write
/// them to files (detail/sdk_objects.hpp).
///
///   RecordReader reader(recognizer.interest());
///   Batch batch;
///   while (auto line = next_line()) {
///     if (auto read = reader.read_line(*line, batch)) count(batch);
///   }
///
/// It reads what the Interest names and steps over the rest, so it does not check requests; use JsonChecker
/// for that. Strings with invalid text are repaired (repair.hpp), and their line counts.
///
/// One reader per thread. Reuses its memory: 4 bytes for each token of the line, and address space for 6 x
/// the line (up to 5 x more when strings are repaired). shrink() returns what a long line took.
class RecordReader {
 public:
  /// `interest` must outlive the reader.
  explicit RecordReader(const Interest& interest, SpanLinks links = SpanLinks::skip);
  ~RecordReader();
  RecordReader(RecordReader&&) noexcept;
  RecordReader& operator=(RecordReader&&) noexcept;

  struct Line {
    std::string_view ts;    ///< the record's `ts`; empty in lines of other tools
    bool rejected = false;  ///< the request was answered with an error; the batch is empty
    /// Repaired strings: by the receiver, as the line reports, and while the line was read.
    std::uint64_t repaired = 0;
  };

  /// Clears `batch` and fills it with the records of `line`; on errors it stays empty. Views in the batch and
  /// in the result live until the next call, or as long as `line`, whichever ends first.
  /// Errors: `bad_data` (torn, not JSON, or not OTLP in a member that is read); `unavailable` (out of
  /// memory).
  Result<Line> read_line(PaddedView line, Batch& batch);

  /// Frees buffers over 1 MiB. Invalidates the views of the last batch.
  void shrink();

  /// Returns how many lines the readers that no longer exist have parsed in this process. For tests that no
  /// line is parsed twice. Safe from any thread.
  static std::uint64_t lines_parsed();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::otlp
