// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <otelc/agents/codex_arguments.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/base/error.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/store/log_writer.hpp>

namespace otelc::server {
class Observer;
}

namespace otelc::launch {

/// The OTLP server inside launch: it listens on a free loopback port, protected by a random secret, and
/// writes the run's log. Call it from one thread. If that thread blocks signals, the server's threads do too.
class Collector {
 public:
  /// Open the port; requests are served after start(). `meter` gets each line that is recorded, on one thread
  /// at a time. `observer` gets each answer and may be null. Both must outlive this object. With
  /// agents::Content::off, content attributes of spans are emptied before anything sees them
  /// (ingest::drop_content). Errors: as server::Server::listen.
  static Result<std::unique_ptr<Collector>> open(std::unique_ptr<store::LogWriter> log,
                                                 agents::Content content, ingest::Consumer& meter,
                                                 server::Observer* observer = nullptr);
  /// Calls stop().
  ~Collector();

  /// Start serving on a thread of its own. If that fails, failure() says why.
  void start();
  /// Stop serving: answer requests in flight, for at most `at_most` (but at least half a second), write
  /// everything that was received, and close the log.
  void stop(std::chrono::milliseconds at_most = std::chrono::milliseconds(0));

  /// Return where agents must send their telemetry. Before stop().
  [[nodiscard]] agents::Destination destination(agents::Protocol protocol) const;
  /// Return the number of open connections, including those that are not accepted yet.
  [[nodiscard]] std::size_t connections();

  /// Return why the server failed during the run; empty: it did not fail. After stop().
  [[nodiscard]] const std::string& failure() const;

 private:
  struct Impl;
  explicit Collector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::launch
