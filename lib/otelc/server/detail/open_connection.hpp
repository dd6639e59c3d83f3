// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>

namespace otelc::server {

/// Identifies a request of one connection: the HTTP/2 stream, 0 in HTTP/1.1.
using RequestId = std::int32_t;

/// What the server asks of its open connections, whatever they speak. Shared and Completions know them by
/// this only; Connection implements it. Network thread only.
class OpenConnection {
 public:
  OpenConnection() = default;
  virtual ~OpenConnection() = default;
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;

  /// Take the receiver's answer to a request that was being stored.
  virtual void take_stored(RequestId request, const Result<otlp::Decoded>& result) = 0;
  /// Act on timeouts. Called once a second, after Shared::now_s was set.
  virtual void on_tick() = 0;
  /// Finish what is in flight, begin nothing new, then close.
  virtual void on_stopping() = 0;
};

}  // namespace otelc::server
