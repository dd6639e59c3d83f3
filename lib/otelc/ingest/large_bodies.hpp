// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/ingest/decoder.hpp>
#include <otelc/otlp/decoded.hpp>

namespace otelc::ingest {

/// Handles bodies one after the other, in the order in which they came, on a thread of its own, which
/// starts with the first one and takes no signals. add() is for one thread, the rest for any.
class LargeBodies {
 public:
  struct Body {
    ExportRequest request;
    UnixNanos arrival = 0;
    std::function<void(Result<otlp::Decoded>)> done;
  };
  struct Limits {
    std::size_t bytes_max = std::size_t{64} << 20;  ///< waiting, as sent; a larger one passes when none waits
    std::size_t count_max = 64;                     ///< waiting
  };
  /// `handle` calls the body's `done` once, on success and on error, and must not throw.
  LargeBodies(Limits limits, std::function<void(Body)> handle);
  /// As finish(0).
  ~LargeBodies();
  LargeBodies(const LargeBodies&) = delete;
  LargeBodies& operator=(const LargeBodies&) = delete;

  /// Errors: `unavailable`: too many wait, or finish() was called. Then `done` gets it at once, on the
  /// caller's thread. Where the system gives no thread the body is handled before add() returns.
  void add(Body body);

  /// None waits and none is being handled.
  [[nodiscard]] bool is_idle() const;

  /// Waits for all that was added, at most so long; those that have not begun then get `unavailable`. One
  /// that has begun is always waited for.
  void finish(std::chrono::milliseconds at_most);

 private:
  bool start();
  void run();
  [[nodiscard]] bool has_room(std::size_t bytes) const;

  const Limits limits_;
  const std::function<void(Body)> handle_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::deque<Body> waiting_;
  std::size_t waiting_bytes_ = 0;
  bool is_at_work_ = false;
  bool is_finished_ = false;
  std::thread thread_;  // not guarded: add() starts it, finish() joins it
};

}  // namespace otelc::ingest
