// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <otelc/http/limits.hpp>
#include <otelc/server/observer.hpp>

namespace otelc::server {

/// How long a peer may take, in seconds. A peer that exceeds its time is disconnected; others never wait for
/// it. Checked once a second, so a timeout may come up to 2 s late, never early.
struct Timeouts {
  int header_s = 10;  ///< from a request's first byte to its complete header
  int body_s = 30;    ///< without a byte of progress
  int idle_s = 60;    ///< between requests
  int write_s = 30;   ///< without the peer taking a byte of the answer
};

/// How a Server listens and what it accepts.
struct ServerOptions {
  std::string bind_address = "127.0.0.1";  ///< an IP address, or `localhost` (127.0.0.1)
  std::uint16_t port = 4318;               ///< 0: any free port
  http::Limits limits;
  Timeouts timeouts;
  std::size_t connections_max = 2000;  ///< of the next, 64 are answered 503 and closed, the rest just closed
  /// Bytes that all unfinished requests may hold together, not counting BodyShare::kFreeBytes for each
  /// connection. Raised to twice the body limit if less. A body that would exceed it is answered 503.
  std::size_t unfinished_bytes_max = std::size_t{256} << 20;
  std::string token;                     ///< what clients must send (is_usable_token()); empty: nothing
  std::vector<std::string> allow_hosts;  ///< host names accepted in Host and Origin besides our own
  Observer* observer = nullptr;          ///< must outlive the server; nullptr: none
};

}  // namespace otelc::server
