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

/// Serves OTLP/HTTP (HTTP/1.1 and HTTP/2) and OTLP/gRPC on one port, and hands exports to a Receiver.
///
///     auto server = Server::listen(options, receiver);
///     if (!server) return server.error();
///     (*server)->stop_on_signals();
///     (*server)->run();  // until stop() or a signal
///
/// One network thread, the one that calls run(), serves all connections. stop() and settle() may be called
/// from other threads while run() runs; everything else before run() or on the network thread. Running out of
/// memory ends single connections, never run().
class Server {
 public:
  /// Bind and listen. `receiver` must outlive the server. Errors: `conflict` (the port is in use), `io` (not
  /// an IP address, no permission).
  static Result<std::unique_ptr<Server>> listen(ServerOptions options, ingest::Receiver& receiver);
  ~Server();

  /// Return the port, also when it was chosen by the system.
  [[nodiscard]] std::uint16_t port() const;
  /// Return whether only this machine can reach the address.
  [[nodiscard]] bool is_loopback() const;

  /// Accept all waiting connections, then return how many are open; 0 if that takes longer than 1 s. Call it
  /// while run() runs, from any thread except the network thread, for which it waits.
  [[nodiscard]] std::size_t settle();

  /// Make SIGTERM and SIGINT call stop(). A second signal ends run() at once.
  void stop_on_signals();
  /// Call `task` on the network thread every `milliseconds` while run() runs. If it throws std::bad_alloc, it
  /// is called again next time.
  void every(int milliseconds, std::function<void()> task);
  /// Serve until stopped. Returns once every request in flight is answered and stored, or the time of stop()
  /// is over.
  void run();
  static constexpr int kStopMaxMs = 10'000;
  /// Stop accepting, let requests in flight finish, and cut off the rest after `at_most_ms`. Returns at once.
  /// Irreversible. Any thread.
  void stop(int at_most_ms = kStopMaxMs);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::server
