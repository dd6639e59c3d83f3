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

/// A receiver that is asked.
struct Target {
  std::string host;
  std::uint16_t port = 0;
  std::string path = {};           ///< in front of /v1/…, without a slash at its end; gRPC has none
  std::string authorization = {};  ///< `Bearer …`; empty: none is sent

  /// `host:port`, as a Host field has it.
  [[nodiscard]] std::string authority() const;
};

/// `http://HOST[:PORT][/PATH]`; the port is 4318 when there is none. Errors: `bad_data`, also for https,
/// which is not spoken here.
Result<Target> parse_target(std::string_view url);

/// Sends one export on a connection of its own. Errors: `unavailable` (nothing answers within `time`),
/// `refused` (an answer that is no success; the message says which).
Result<void> send_export(const Target& target, agents::Protocol protocol, otlp::Signal signal,
                         std::string_view body, std::chrono::milliseconds time);

/// The HTTP status of GET /healthz. Errors: `unavailable`.
Result<int> ask_health(const Target& target, std::chrono::milliseconds time);

}  // namespace otelc::doctor
