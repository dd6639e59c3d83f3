// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/store/followed_file.hpp>

namespace otelc::store {

/// Follows a log, like `tail -F`: returns its whole lines from the first one on, as they are written, through
/// all its files (segments.hpp; compressed ones are skipped) and those that are added later.
///
///   Follower follower("claude-otel.jsonl");
///   while (auto line = follower.next(1s)) {
///     if (line->has_value()) show((*line)->text());
///   }
///
/// The log need not exist yet. It may grow, be truncated, rotated by rename and deleted. A last line waits
/// for its `\n`; if its writer takes it back because the disk is full, it is dropped. A file that has a
/// successor is read for a while longer, until its writer has noticed the rotation, too. Changes are noticed
/// at once where inotify works, else four times a second.
///
/// Limits: A log that is truncated and grows past its old size between two looks is only recognized if its
/// first 64 KiB differ. Lines written between the last look and a truncation are lost. Lines that a writer
/// moves to a new segment because the disk failed may be returned twice. Not thread-safe.
class Follower {
 public:
  /// `read_on_after_rotation`: how long a file with a successor is still read.
  explicit Follower(std::string path,
                    std::chrono::milliseconds read_on_after_rotation = std::chrono::seconds(2));
  ~Follower();
  Follower(Follower&&) noexcept;
  Follower& operator=(Follower&&) noexcept;

  /// Returns a follower that starts at the first line in about the last `bytes` of the log; nullopt when the
  /// log is not larger than that, or cannot be read that way.
  static std::optional<Follower> near_end(
      std::string path, std::uint64_t bytes,
      std::chrono::milliseconds read_on_after_rotation = std::chrono::seconds(2));

  /// Returns the next line without its end, with kPadding readable bytes behind it. Skips empty lines. Waits
  /// for up to `timeout` (0: does not wait) and returns nullopt when no line came, or when a descriptor of
  /// `also` is ready: their `revents` are then set as by poll(2), but only if it had to wait. The view lives
  /// until the next call. Errors: `refused` (a directory, a FIFO, a compressed log), `unsupported_type` (the
  /// Collector's protobuf), `io`.
  Result<std::optional<PaddedView>> next(std::chrono::milliseconds timeout, std::span<pollfd> also = {});

  /// Returns whether a file of the log was found so far.
  [[nodiscard]] bool is_open() const;

  /// Returns the position behind the last line that was returned; before the first one, where it started.
  [[nodiscard]] LogPosition position() const;

  /// Bytes of the log's files that were read, of all that there were at the last look.
  struct Progress {
    std::uint64_t done = 0;
    std::uint64_t all = 0;
  };
  [[nodiscard]] Progress progress() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::store
