// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/http/http1_parser.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/observer.hpp>

namespace otelc::server {

/// Seconds a peer may take. A peer over its time is cut off; nobody else waits for it.
struct Timeouts {
  int header_s = 10;  ///< from a request's first byte to its complete header
  int body_s = 30;    ///< without a byte of progress
  int idle_s = 60;    ///< between requests
  int write_s = 30;   ///< without a byte of the answer taken
};

struct ServerOptions {
  std::string bind_address = "127.0.0.1";  ///< an IP address, or `localhost`
  std::uint16_t port = 4318;               ///< 0: any free port
  http::Limits limits;
  Timeouts timeouts;
  std::size_t connections_max = 2000;  ///< those over it are told so and closed
  /// What unfinished requests may hold together, besides BodyShare::kFreeBytes for each connection; at
  /// least twice the body limit. A body that would grow past it is answered 503.
  std::size_t unfinished_bytes_max = std::size_t{256} << 20;
  std::string token;                     ///< what clients must know (is_usable_token()); empty: nothing
  std::vector<std::string> allow_hosts;  ///< names that Host and Origin may have besides our own
  Observer* observer = nullptr;          ///< must outlive the server; nullptr: none
};

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
