// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace otelc::process {

/// OTEL_EXPORTER_OTLP_PROTOCOL's values.
enum class Protocol { http_protobuf, http_json, grpc };
std::string_view name_of(Protocol protocol);

/// Where this run's telemetry goes, and the secret that lets it in.
struct Destination {
  Protocol protocol = Protocol::http_protobuf;
  std::uint16_t port = 0;  ///< of 127.0.0.1
  std::string secret;      ///< needs no encoding in a path or a header

  /// The base endpoint: `http://127.0.0.1:PORT/SECRET`; gRPC has no path.
  [[nodiscard]] std::string endpoint() const;
  /// OTEL_EXPORTER_OTLP_HEADERS for a transport without a path, else empty.
  [[nodiscard]] std::string headers() const;
};

}  // namespace otelc::process
