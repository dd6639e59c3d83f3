// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/ingest/decoder.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/store/log_writer.hpp>

namespace otelc::ingest {

/// Sees every record that was kept, as the line that went into the log (with padding behind it).
/// Called on the thread that calls Receiver::take.
class Consumer {
 public:
  virtual ~Consumer() = default;
  virtual void consume(PaddedView line) = 0;
};

/// The straight line that every transport calls: inflate, decode, store, answer.
/// One Receiver per network thread: take() is not thread-safe.
class Receiver {
 public:
  /// Called once per take(): on the writer's thread when the record is durable, or at once, on the
  /// caller's thread, when the request is rejected. It must be quick.
  using Done = std::function<void(Result<otlp::Decoded>)>;

  using Options = Decoder::Options;
  /// All must outlive the receiver; `consumer` may be nullptr.
  Receiver(Options options, store::LogWriter& log, Consumer* consumer, const Clock& clock);
  ~Receiver();

  /// Errors given to `done`: bad_data, too_large, unavailable, io. A body that cannot be decoded is
  /// kept in the log as a rejected record.
  void take(ExportRequest request, Done done);

  /// Around several take()s: the log's thread wakes up once for all of them.
  void begin_group();
  void end_group();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::ingest
