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

/// What a line of a log holds.
struct ReadLine {
  otlp::Batch batch;           ///< empty unless the line is good
  bool is_good = false;        ///< not torn, and shaped like a record
  bool is_rejected = false;    ///< a good one, of a request that was answered with an error and kept
  std::uint64_t repaired = 0;  ///< strings, as RecordReader::Line has them
};

/// Whole lines of one file, one after another. Owns what its batches' texts are views of.
struct Chunk {
  std::vector<char> text;
  std::deque<std::string> unescaped;  ///< texts that stand in `text` in another form
  std::vector<ReadLine> lines;        ///< the first `size` of them; the others' memory waits to be used again
  std::size_t size = 0;
  bool is_last = false;         ///< of its file
  std::optional<Error> failed;  ///< why the file could not be read to its end
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_total = 0;  ///< 0: not known
};

/// Reads files on several threads and hands out what is in them in the order in which the files were added
/// and their lines stand: who counts the lines one by one gets what one thread would have got.
///
/// A thread takes the next quarter of a MiB of whole lines from the first file that has some and that no
/// other thread is at, and parses them. So one plain file keeps all threads busy, and so do compressed ones
/// when there are several; a single compressed file is inflated by one thread at a time while others parse.
///
/// Memory: at most about 2 (jobs + 1) chunks of 256 KiB (more where a line is longer) with their batches, and
/// the buffers and parsers of `jobs` threads and `files_max()` files. To be used by one thread.
class ParallelReader {
 public:
  /// `interest` must outlive the reader and not change. At least one job.
  ParallelReader(const otlp::Interest& interest, std::size_t jobs);
  ~ParallelReader();  ///< waits for threads that are in a read(2)
  ParallelReader(const ParallelReader&) = delete;
  ParallelReader& operator=(const ParallelReader&) = delete;

  /// That could be started; with none it must not be used.
  [[nodiscard]] std::size_t threads() const;

  /// So many files should be there at once, to keep all threads busy.
  [[nodiscard]] std::size_t files_max() const;
  [[nodiscard]] std::size_t files() const;  ///< that were added and not handed out to their last chunk

  void add(store::LogReader file);

  /// Waits for the next chunk. Valid until the next call. There must be a file.
  const Chunk& next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::replay
