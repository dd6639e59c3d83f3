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

struct GrpcCall {
  ingest::ExportRequest request;  ///< without body and coding: both are the message's
  std::optional<std::chrono::microseconds> timeout;
};

/// What the header of a gRPC call asks for: an answer at once, or an export whose message is to come.
using GrpcRoute = std::variant<http::H2Answer, GrpcCall>;
GrpcRoute grpc_route(const http::H2Request& request, const Access& access);

/// The answer to an export: an empty message or one with a partial success, or the error's code and text.
http::H2Answer grpc_export_answer(const Result<otlp::Decoded>& result);

/// For what HTTP has a status for: 408, 413, 431, ...
http::H2Answer grpc_error_answer(int http_status, std::string_view message);

}  // namespace otelc::server
