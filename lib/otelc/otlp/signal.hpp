// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace otelc::otlp {

/// The kinds of OTLP export requests that otelc accepts.
enum class Signal { metrics, logs, traces };

/// The encoding of a request or an answer (OTLP 1.11, "OTLP/HTTP").
enum class Encoding { json, protobuf };

/// Returns `/v1/metrics`, `/v1/logs` or `/v1/traces`: the `path` of a log line.
std::string_view path_of(Signal signal);

/// Returns the signal of a request path that ends in one of these paths, behind any prefix, with or without
/// a trailing slash; nullopt for other paths. `path` must not hold a query string.
std::optional<Signal> signal_of_path(std::string_view path);

/// Returns the signal of a gRPC path, `/opentelemetry.proto.collector.….v1.…Service/Export`; nullopt for
/// other paths.
std::optional<Signal> signal_of_grpc_path(std::string_view path);
/// Returns the gRPC path of a signal.
std::string_view grpc_path_of(Signal signal);

/// Returns the encoding of `application/json` and `application/x-protobuf`, in any case and with any
/// parameters (RFC 9110, section 8.3.1); nullopt for other types.
std::optional<Encoding> encoding_of_content_type(std::string_view content_type);
/// Returns the media type of an encoding.
std::string_view content_type_of(Encoding encoding);

}  // namespace otelc::otlp
