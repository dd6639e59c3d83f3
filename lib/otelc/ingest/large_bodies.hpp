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

/// A bounded queue of large request bodies, with a thread that handles them one after the other in the order
/// in which they came. The thread starts with the first body, has a lower priority and blocks all signals.
/// Call add() from one thread; the rest is thread-safe.
class LargeBodies {
 public:
  struct Body {
    ExportRequest request;
    UnixNanos arrival = 0;
    std::function<void(Result<otlp::Decoded>)> done;
  };
  struct Limits {
    /// Bytes that wait, as sent. A larger body is accepted if none waits.
    std::size_t bytes_max = std::size_t{64} << 20;
    std::size_t count_max = 64;  ///< bodies that wait
  };
  /// `handle` must call the body's `done` once, on success and on error, and must not throw.
  LargeBodies(Limits limits, std::function<void(Body)> handle);
  /// Calls finish(0).
  ~LargeBodies();
  LargeBodies(const LargeBodies&) = delete;
  LargeBodies& operator=(const LargeBodies&) = delete;

  /// Adds a body to the queue. If too many wait, or after finish(), calls its `done` with `unavailable` at
  /// once, on the caller's thread. If no thread can be started, handles the body before it returns.
  void add(Body body);

  /// Whether no body waits and none is being handled.
  [[nodiscard]] bool is_idle() const;

  /// Waits at most `at_most` until all bodies are handled. Those that have not begun by then get
  /// `unavailable`; one that has begun is always waited for.
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
