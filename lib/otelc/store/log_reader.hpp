// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/base/record_format.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::store {

/// Reads one file of a log, or standard input, line by line: plain, gzip or zstd, as its first bytes show. A
/// JSON object over many lines is one line (record_finder.hpp). NULs at the front of the file are skipped. To
/// follow a log that grows, use Follower.
///
///   auto reader = LogReader::open("claude-otel.jsonl");
///   if (!reader) return tl::unexpected(reader.error());
///   while (true) {
///     auto line = reader->next();
///     if (!line) return tl::unexpected(line.error());
///     if (!line->has_value()) break;
///     count((*line)->text());
///   }
///
/// Memory: one buffer as large as the longest line. Not thread-safe.
class LogReader {
 public:
  /// Opens a file; `-` is standard input. Errors: `not_found`, `refused` (a directory), `io`.
  static Result<LogReader> open(const std::string& path);
  /// Reads from an open descriptor; `name` is for messages.
  static Result<LogReader> from_fd(UniqueFd fd, std::string name,
                                   std::size_t line_bytes_max = record_format::kLineBytesMax);
  ~LogReader();
  LogReader(LogReader&&) noexcept;
  LogReader& operator=(LogReader&&) noexcept;

  /// Returns the next line without its end (`\n` or `\r\n`), also a last one without an end; nullopt at the
  /// end. Skips empty lines. Cuts a line over `line_bytes_max` and drops its rest. The view lives until the
  /// next call. Errors: `io`, `bad_data` (broken compression, after all whole lines before it were returned).
  /// Every later call returns the same error.
  Result<std::optional<PaddedView>> next();

  [[nodiscard]] std::uint64_t bytes_read() const;   ///< of the file, before decompression
  [[nodiscard]] std::uint64_t bytes_total() const;  ///< 0 when unknown (a pipe)

 private:
  struct Impl;
  explicit LogReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::store
