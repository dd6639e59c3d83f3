// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace otelc::agents {

/// OTEL_EXPORTER_OTLP_PROTOCOL's values.
enum class Protocol { http_protobuf, http_json, grpc };
std::string_view name_of(Protocol protocol);

/// Where this run's telemetry goes, and the secret that lets it in.
struct Destination {
  Protocol protocol = Protocol::http_protobuf;
  std::uint16_t port = 0;  ///< of 127.0.0.1
  std::string secret;      ///< needs no encoding in a path or a header

  /// `http://127.0.0.1:PORT`: may be shown to anyone.
  [[nodiscard]] std::string authority() const;
  /// `http://127.0.0.1:PORT/SECRET`, and behind it `path` (`/v1/traces`). gRPC has neither: `authority()`.
  [[nodiscard]] std::string endpoint(std::string_view path = {}) const;
  /// The value of OTEL_EXPORTER_OTLP_HEADERS that holds the secret, for clients whose endpoint does not.
  [[nodiscard]] std::string headers() const;
};

}  // namespace otelc::agents
