// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include <otelc/agents/destination.hpp>
#include <otelc/base/error.hpp>
#include <otelc/doctor/export_client.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::doctor {

inline constexpr std::array kProtocols{agents::Protocol::http_json, agents::Protocol::http_protobuf,
                                       agents::Protocol::grpc};
inline constexpr std::array kSignals{otlp::Signal::metrics, otlp::Signal::logs, otlp::Signal::traces};

/// Returns `metrics`, `logs` or `traces`.
std::string_view name_of(otlp::Signal signal);

/// The result of a test export of each signal over one protocol.
struct ProtocolTest {
  agents::Protocol protocol = agents::Protocol::http_json;
  std::array<std::string, kSignals.size()> failures;  ///< indexed by kSignals; empty: it arrived
};

/// Starts the receiver of `otelc launch` in a temporary directory, sends it an export of each signal over
/// each protocol, and checks that it kept them. Errors: the receiver cannot start.
Result<std::vector<ProtocolTest>> test_own_receiver();

/// Sends an empty export of each signal over each protocol to a running receiver.
std::vector<ProtocolTest> test_receiver(const Target& target);

}  // namespace otelc::doctor
