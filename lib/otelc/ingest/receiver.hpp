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

/// What every transport calls: inflates, decodes, counts, stores, answers. Small requests on the caller's
/// thread; those over kSmallBytes, as sent or inflated, one after the other on a thread of the receiver's
/// own, so that the caller never spends more than some milliseconds on one request. One Receiver per network
/// thread: take() is not thread-safe.
class Receiver {
 public:
  /// Largest body, as sent and inflated, that take() handles on the caller's thread.
  static constexpr std::size_t kSmallBytes = std::size_t{256} * 1024;

  /// Called once per take(): on the log writer's thread when the record is durable, or when the request is
  /// rejected on the thread that finds out, which can be the caller's, at once. It must be quick.
  using Done = std::function<void(Result<otlp::Decoded>)>;

  using Options = Decoder::Options;
  /// All must outlive the receiver; `consumer` may be nullptr.
  Receiver(Options options, store::LogWriter& log, Consumer* consumer, const Clock& clock);
  /// As finish(0).
  ~Receiver();

  /// Errors given to `done`: bad_data, too_large, unavailable (the log's queue is full or its disk failing,
  /// too many large requests wait, out of memory), internal. A body that cannot be decoded is kept in the log
  /// as a rejected record.
  void take(ExportRequest request, Done done);

  /// Around several take()s: the log's thread wakes up once for all of them.
  void begin_group();
  void end_group();

  /// No large request waits or is being decoded. What the log has not answered yet does not count. Any
  /// thread.
  [[nodiscard]] bool is_idle() const;

  /// After the last take(): waits until the large requests are counted and handed to the log, at most so
  /// long. Those that have not begun then are answered `unavailable`; one that has begun is waited for, which
  /// can take seconds. Afterwards the consumer is not called any more. Any thread.
  void finish(std::chrono::milliseconds at_most);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::ingest
