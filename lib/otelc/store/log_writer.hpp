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

/// Appends lines to a log on its own thread, so that slow file I/O never blocks the network thread. Lines
/// that wait at the same time share one write and one sync. Only one writer can hold a log (lock_file.hpp).
/// LogFile describes how it handles full and failing disks and rotation.
///
/// Order: lines are written and completed in the order of submit() among submissions under kSmallBytes, and
/// among the others. A small one may overtake larger ones, so that it does not wait for hundreds of
/// megabytes. A torn last line from a crash is ended with a newline when the log is opened; readers count it
/// as a bad line.
///
/// Thread-safety: submit() may be called from any thread.
class LogWriter {
 public:
  /// Submissions below this size are small.
  static constexpr std::size_t kSmallBytes = std::size_t{64} << 10;

  struct Options {
    std::string path;
    Durability durability = Durability::sync;
    std::size_t queue_bytes_max = 128u << 20;  ///< waiting bytes above which submit() refuses
    std::size_t small_bytes_max = 16u << 20;   ///< small submissions up to this sum may wait in any case
    std::uint64_t file_bytes_max = 0;  ///< size at which a new segment begins, between lines; 0: never
    /// Gets messages for the operator, on the writer's thread; may be empty.
    std::function<void(const std::string&)> notice = {};
  };
  /// Called on the writer's thread, once per submit(). Must be fast and must not throw.
  using Done = std::function<void(Result<void>)>;

  /// Locks and opens the log. Errors: `conflict` (another process holds the log; the message names it),
  /// `refused`, `io`.
  static Result<std::unique_ptr<LogWriter>> open(Options options);

  /// Waits until everything submitted is written, then closes the log and removes the lock.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// Queues whole lines (each ends in `\n`) and calls `done` when they are stored. Error: `unavailable` when
  /// the queue is full; `done` is then not called. Lines of any size are accepted while no other submission
  /// of at least kSmallBytes waits. `done` gets `unavailable` when the disk is full, or when it failed: then
  /// the lines may still appear in a new segment, and the caller must treat them as not stored.
  Result<void> submit(std::string lines, Done done);

  /// Bracket several submissions so that the writer wakes up once for all of them. Calls do not nest. Use
  /// them from one thread only, and do not wait for a `done` in between.
  void begin_group();
  void end_group();

 private:
  struct Impl;
  explicit LogWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::store
