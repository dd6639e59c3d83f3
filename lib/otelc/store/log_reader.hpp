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

/// Reads a log line by line: plain, gzip or zstd (seen in its first bytes), a file or standard input. A JSON
/// object over many lines counts as one line (record_finder.hpp). NULs at the file's front are skipped.
/// Memory: one buffer that grows to the longest line, nothing with the log's length.
/// Not thread-safe.
class LogReader {
 public:
  /// `-` is standard input. Errors: `not_found`, `refused` (a directory), `io`.
  static Result<LogReader> open(const std::string& path);
  /// The same from an open descriptor; `name` is for messages.
  static Result<LogReader> from_fd(UniqueFd fd, std::string name,
                                   std::size_t line_bytes_max = record_format::kLineBytesMax);
  ~LogReader();
  LogReader(LogReader&&) noexcept;
  LogReader& operator=(LogReader&&) noexcept;

  /// The next line without its end (`\n` or `\r\n`), also a last one without an end; empty lines
  /// are skipped. nullopt at the end. The view lives until the next call.
  /// Errors: `io`, `bad_data` (broken compression: the whole lines before it have been given out, the
  /// line that it tore is not). An error stays: every later call returns it again.
  Result<std::optional<PaddedView>> next();

  [[nodiscard]] std::uint64_t bytes_read() const;   ///< of the file, compressed as it is
  [[nodiscard]] std::uint64_t bytes_total() const;  ///< 0 when not known (a pipe)

 private:
  struct Impl;
  explicit LogReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::store
