// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <otelc/agents/destination.hpp>
#include <otelc/base/error.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::doctor {

/// An OTLP receiver to test.
struct Target {
  std::string host;
  std::uint16_t port = 0;
  std::string path = {};           ///< prefix of /v1/…, without a trailing slash; not used by gRPC
  std::string authorization = {};  ///< `Bearer …`; empty: not sent

  /// Returns `host:port`, as in a Host header.
  [[nodiscard]] std::string authority() const;
};

/// Parses `http://HOST[:PORT][/PATH]`; the default port is 4318. Errors: `bad_data`, also for https, which is
/// not supported.
Result<Target> parse_target(std::string_view url);

/// Sends one export on a connection of its own. Errors: `unavailable` (nothing answers within `time`),
/// `refused` (the answer is an error, which the message names).
Result<void> send_export(const Target& target, agents::Protocol protocol, otlp::Signal signal,
                         std::string_view body, std::chrono::milliseconds time);

/// Returns the HTTP status of GET /healthz. Errors: `unavailable`.
Result<int> ask_health(const Target& target, std::chrono::milliseconds time);

}  // namespace otelc::doctor
