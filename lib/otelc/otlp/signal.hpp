// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace otelc::otlp {

enum class Signal { metrics, logs, traces };

/// How a request or an answer is written on the wire (OTLP 1.11, "OTLP/HTTP").
enum class Encoding { json, protobuf };

/// `/v1/metrics`, `/v1/logs`, `/v1/traces`: the record's `path`, whatever prefix the request had.
std::string_view path_of(Signal signal);

/// The signal that a request path asks for: ends in one of the three paths, under any prefix, with
/// or without a trailing slash. `path` has no query string. nullopt for every other path.
std::optional<Signal> signal_of_path(std::string_view path);

/// The signal whose collector service a gRPC path calls:
/// `/opentelemetry.proto.collector.….v1.…Service/Export`.
std::optional<Signal> signal_of_grpc_path(std::string_view path);
std::string_view grpc_path_of(Signal signal);

/// `application/json` or `application/x-protobuf`; the type is compared without case and without
/// its parameters (RFC 9110 section 8.3.1). nullopt for the rest.
std::optional<Encoding> encoding_of_content_type(std::string_view content_type);
std::string_view content_type_of(Encoding encoding);

}  // namespace otelc::otlp
