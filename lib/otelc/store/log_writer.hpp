// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/store/durability.hpp>

namespace otelc::store {

/// Appends lines to the log from one thread of its own, so that the network loop never waits for
/// the disk. One writer per log: a lock file `LOG.lock` beside it, held with flock(2), names the pid, and
/// the file in use is held too.
/// Order in the file = order of completion: that of submit among submissions under kSmallBytes, and among the
/// others; a small one may overtake larger ones, so that it does not wait for hundreds of megabytes. A torn
/// last line (a crash) is ended with a newline when the log is opened, so that the next record starts on its
/// own line; readers count the torn one. What else can befall the log: log_file.hpp. submit() may be called
/// from any thread.
class LogWriter {
 public:
  /// What is shorter is small.
  static constexpr std::size_t kSmallBytes = std::size_t{64} << 10;

  struct Options {
    std::string path;
    Durability durability = Durability::sync;
    std::size_t queue_bytes_max = 128u << 20;  ///< waiting bytes above which submit refuses
    std::size_t small_bytes_max = 16u << 20;   ///< so much of what is small may wait all the same
    std::uint64_t file_bytes_max = 0;          ///< then a new segment is begun, between lines; 0: never
    /// Told what an operator should know, on the writer's thread; may be empty.
    std::function<void(const std::string&)> notice = {};
  };
  /// Called on the writer's thread, once per submit. It must be quick and must not throw.
  using Done = std::function<void(Result<void>)>;

  /// Errors: `conflict` (another process holds the log; the message names it), `refused`, `io`.
  static Result<std::unique_ptr<LogWriter>> open(Options options);

  /// Waits until all that was submitted is written, then closes and removes the lock.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// Takes whole lines (each ends in '\n'). Errors: `unavailable` when the queue is full (then
  /// `done` is not called); with no other of at least kSmallBytes waiting, one of any size is taken. `done`
  /// gets `unavailable` when the disk is full (the partial line has been taken back) or has failed (the lines
  /// may then be in a new segment, but were promised to nobody).
  Result<void> submit(std::string lines, Done done);

  /// What is submitted between the two need not be begun before end_group(): the writer then wakes up
  /// once for all of it. They do not nest. For one thread, which must not wait in between.
  void begin_group();
  void end_group();

 private:
  struct Impl;
  explicit LogWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::store
