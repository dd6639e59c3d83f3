// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/base/error.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/store/log_writer.hpp>

namespace otelc::server {
class Observer;
}

namespace otelc::launch {

/// The receiver inside launch: a server on a free loopback port with a secret of its own, and the run's log.
/// Its threads take no signals when the caller's thread blocks them.
class Collector {
 public:
  /// Opens the port; nothing is served before start(). `meter` sees what is kept, on one thread at a time; it
  /// must outlive this. Errors: as server::Server::listen. Without `content` the spans' content attributes
  /// (ingest::drop_content) are neither seen nor kept. `observer` hears of each answer, or is null; it must
  /// outlive this.
  static Result<std::unique_ptr<Collector>> open(std::unique_ptr<store::LogWriter> log,
                                                 agents::Content content, ingest::Consumer& meter,
                                                 server::Observer* observer = nullptr);
  /// Stops too.
  ~Collector();

  void start();
  /// Answers what is in flight, but waits for no more of it than `at_most`; writes all that was received,
  /// and closes the log.
  void stop(std::chrono::milliseconds at_most = std::chrono::milliseconds(0));

  [[nodiscard]] agents::Destination destination(agents::Protocol protocol) const;
  /// Connections that are open now, those included that still wait to be accepted.
  [[nodiscard]] std::size_t connections();

  /// Why it stopped serving in mid-run; empty: it did not. After stop().
  [[nodiscard]] const std::string& failure() const;

 private:
  struct Impl;
  explicit Collector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::launch
