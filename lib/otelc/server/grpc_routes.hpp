// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

#include <otelc/base/error.hpp>
#include <otelc/http/h2_answer.hpp>
#include <otelc/http/h2_request.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/access.hpp>

namespace otelc::server {

/// An export over gRPC whose message has not arrived yet.
struct GrpcCall {
  ingest::ExportRequest request;                     ///< without body and coding, which come with the message
  std::optional<std::chrono::microseconds> timeout;  ///< `grpc-timeout`; nullopt: none
};

/// What to do with a gRPC call: answer at once, or read the message of an export.
using GrpcRoute = std::variant<http::H2Answer, GrpcCall>;
/// Decide by the header of a gRPC call. The functions of this header are pure; any thread.
GrpcRoute grpc_route(const http::H2Request& request, const Access& access);

/// Make the answer to an export: a message (empty, or with a partial success), or the error's gRPC code and
/// text.
http::H2Answer grpc_export_answer(const Result<otlp::Decoded>& result);

/// Make the answer to an error that has an HTTP status: its gRPC code and `message`.
http::H2Answer grpc_error_answer(int http_status, std::string_view message);

}  // namespace otelc::server
