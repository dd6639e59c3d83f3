// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/otlp/names.hpp>
#include <otelc/otlp/records.hpp>
#include <otelc/store/log_reader.hpp>

namespace otelc::replay {

/// A parsed line of a log.
struct ReadLine {
  otlp::Batch batch;           ///< empty unless the line is good
  bool is_good = false;        ///< not torn, and shaped like a record
  bool is_rejected = false;    ///< good, but the record of a request that was answered with an error
  std::uint64_t repaired = 0;  ///< repaired strings, as in RecordReader::Line
};

/// Consecutive lines of one file. Owns the texts that its batches are views of.
struct Chunk {
  std::vector<char> text;
  std::deque<std::string> unescaped;  ///< texts that are escaped in `text`
  std::vector<ReadLine> lines;        ///< the first `size` are valid; the rest is memory for reuse
  std::size_t size = 0;
  bool is_last = false;         ///< the last chunk of its file
  std::optional<Error> failed;  ///< why the file could not be read to its end
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_total = 0;  ///< 0: unknown
};

/// Reads and parses files on several threads. next() returns their lines in the order in which the files were
/// added, exactly as one thread would read them. Use it through replay_all().
///
/// One uncompressed file keeps all threads busy, and so do several compressed ones. A single compressed file
/// is inflated by one thread at a time while the others parse.
///
/// Memory: at most about 2 (jobs + 1) chunks of 128 KiB (more if a line is longer) with their batches, and
/// the buffers and parsers of `jobs` threads and `files_max()` files. Not thread-safe.
class ParallelReader {
 public:
  /// Starts `jobs` threads (at least 1), or as many as the system allows. `interest` must outlive the reader
  /// and not change.
  ParallelReader(const otlp::Interest& interest, std::size_t jobs);
  /// Waits for threads that are in a read(2).
  ~ParallelReader();
  ParallelReader(const ParallelReader&) = delete;
  ParallelReader& operator=(const ParallelReader&) = delete;

  /// Returns how many threads could be started. With 0 threads, next() would wait forever.
  [[nodiscard]] std::size_t threads() const;

  /// Returns how many files it takes at most to keep all threads busy.
  [[nodiscard]] std::size_t files_max() const;
  /// Returns how many files were added whose last chunk next() has not returned yet.
  [[nodiscard]] std::size_t files() const;

  /// Adds a file behind the others.
  void add(store::LogReader file);

  /// Waits for the next chunk of the first file and returns it; it is valid until the next call. files() must
  /// not be 0.
  const Chunk& next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::replay
