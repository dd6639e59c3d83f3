// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace otelc::agents {

/// How an agent sends its telemetry.
enum class Protocol { http_protobuf, http_json, grpc };
/// Returns the value of OTEL_EXPORTER_OTLP_PROTOCOL: `http/protobuf`, `http/json` or `grpc`.
std::string_view name_of(Protocol protocol);

/// The receiver of a run's telemetry, and the secret that it requires.
struct Destination {
  Protocol protocol = Protocol::http_protobuf;
  std::uint16_t port = 0;  ///< on 127.0.0.1
  std::string secret;      ///< needs no encoding in a path or a header

  /// Returns `http://127.0.0.1:PORT`, without the secret.
  [[nodiscard]] std::string authority() const;
  /// Returns `http://127.0.0.1:PORT/SECRET` followed by `path` (`/v1/traces`). With gRPC, which has no paths,
  /// returns authority().
  [[nodiscard]] std::string endpoint(std::string_view path = {}) const;
  /// Returns the value of OTEL_EXPORTER_OTLP_HEADERS with the secret, for clients whose endpoint does not
  /// contain it.
  [[nodiscard]] std::string headers() const;
};

}  // namespace otelc::agents
