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

/// Hands out the whole lines of a log as they are written, from its first one on, through all its files
/// (segments.hpp; not the compressed ones) and on into those that are begun later; through growth,
/// truncation, rotation by rename, deletion, and also before it exists. A last line without its end
/// waits for it; one that its writer takes back, because the disk was full, is forgotten. A file that has
/// a successor is read on for a while, until its writer has noticed too.
/// Looks four times a second, and at once where inotify can tell that something has changed.
///
/// Limits: a log that was truncated and has grown past its old size before the next look is recognized by its
/// first 64 KiB; with the same bytes there it is not. Lines that were written between the last look and a
/// truncation are lost. Whole lines that a writer moves to a new segment, because the disk has failed, may be
/// handed out twice.
/// Not thread-safe.
class Follower {
 public:
  explicit Follower(std::string path,
                    std::chrono::milliseconds read_on_after_rotation = std::chrono::seconds(2));
  ~Follower();
  Follower(Follower&&) noexcept;
  Follower& operator=(Follower&&) noexcept;

  /// One that begins with the first line in about the last `bytes` of the log. nullopt when the log has no
  /// more than that, or cannot be read so.
  static std::optional<Follower> near_end(
      std::string path, std::uint64_t bytes,
      std::chrono::milliseconds read_on_after_rotation = std::chrono::seconds(2));

  /// The next line without its end, kPadding readable bytes behind it; empty lines are stepped over.
  /// Waits at most `timeout` for it (0: only looks). nullopt: none came, or one of `also` has
  /// something to tell: their `revents` are set as poll(2) does it, but only when it had to wait.
  /// The view lives until the next call. Errors: `refused` (a directory, a FIFO, a compressed log),
  /// `unsupported_type` (the Collector's protobuf), `io`.
  Result<std::optional<PaddedView>> next(std::chrono::milliseconds timeout, std::span<pollfd> also = {});

  /// False while there is no such file and never was.
  [[nodiscard]] bool is_open() const;

  /// Behind the last line that was handed out; before the first one, where it began.
  [[nodiscard]] LogPosition position() const;

  /// Bytes of the log's files that have been read, and of all there were at the last look.
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
