// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include <otelc/base/error.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/server_options.hpp>

namespace otelc::server {

/// Serves OTLP on one port until stop().
/// One network thread: the one that calls run(); stop() is for any thread.
class Server {
 public:
  /// Binds and listens. Errors: `conflict` (port in use), `io` (a bad address, no permission).
  static Result<std::unique_ptr<Server>> listen(ServerOptions options, ingest::Receiver& receiver);
  ~Server();

  [[nodiscard]] std::uint16_t port() const;
  /// Whether the address is one that only this machine reaches.
  [[nodiscard]] bool is_loopback() const;

  /// Takes in everybody who still waits to be accepted, then tells how many connections are open. For
  /// any thread but the network's, while run() runs: it waits for two turns of the loop, at most 1 s.
  [[nodiscard]] std::size_t settle();

  /// SIGTERM and SIGINT call stop(); a second one ends run() without waiting for anybody.
  void stop_on_signals();
  /// Calls `task` on the network thread every `milliseconds` while run() runs.
  void every(int milliseconds, std::function<void()> task);
  /// Returns when it has been stopped and every request in flight has been answered.
  void run();
  static constexpr int kStopMaxMs = 10'000;
  /// Stops accepting, lets requests in flight end, and cuts off those that have not after `at_most_ms`.
  /// Safe from any thread.
  void stop(int at_most_ms = kStopMaxMs);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::server
