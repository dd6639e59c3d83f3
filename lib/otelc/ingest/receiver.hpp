// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/ingest/consumer.hpp>
#include <otelc/ingest/decoder.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/store/log_writer.hpp>

namespace otelc::ingest {

/// Handles export requests of every transport: inflates, decodes, counts and stores them, then answers. Small
/// requests are decoded on the caller's thread. Those over kSmallBytes, as sent or inflated, are decoded one
/// after the other on a thread of the receiver's own, so the caller never spends more than some milliseconds
/// on one request. Use one Receiver per network thread: take() is not thread-safe.
class Receiver {
 public:
  /// Largest body, as sent and inflated, that take() decodes on the caller's thread.
  static constexpr std::size_t kSmallBytes = std::size_t{256} * 1024;

  /// The answer to a request. Called once per take(): on the log writer's thread when the record is durable,
  /// or, if the request is rejected, on the thread that rejects it, which can be the caller's inside take().
  /// It must be quick.
  using Done = std::function<void(Result<otlp::Decoded>)>;

  using Options = Decoder::Options;
  /// `log`, `consumer` and `clock` must outlive the receiver; `consumer` may be nullptr.
  Receiver(Options options, store::LogWriter& log, Consumer* consumer, const Clock& clock);
  /// Calls finish(0).
  ~Receiver();

  /// Takes one request. Errors given to `done`: `bad_data`, `too_large`, `unavailable` (the log's queue is
  /// full, its disk is failing, too many large requests wait, out of memory), `internal`. A body that cannot
  /// be decoded is kept in the log as a rejected record.
  void take(ExportRequest request, Done done);

  /// Call these around several take()s, so that the log's thread wakes up once for all of them.
  void begin_group();
  void end_group();

  /// Whether no large request waits or is being decoded. Requests that the log has not stored yet do not
  /// matter. Thread-safe.
  [[nodiscard]] bool is_idle() const;

  /// Waits at most `at_most` until the large requests are counted and handed to the log. Those that have not
  /// begun by then are answered `unavailable`; one that has begun is waited for, which can take seconds.
  /// Afterwards the consumer is not called any more. Call it after the last take(), from any thread.
  void finish(std::chrono::milliseconds at_most);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::ingest
