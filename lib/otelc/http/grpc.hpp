// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/base/coding.hpp>
#include <otelc/base/error.hpp>
#include <otelc/http/h2_answer.hpp>

namespace otelc::http {

/// The size of the flag and length before each message ("Length-Prefixed-Message" of gRPC over HTTP/2).
inline constexpr std::size_t kGrpcPrefixBytes = 5;

/// Error messages in `grpc-message` are cut to this many bytes, because peers limit their header list.
inline constexpr std::size_t kGrpcMessageBytesMax = 1024;

/// Return whether a Content-Type is `application/grpc`, also with a `+format` or parameters. False for
/// `application/grpc-web`.
bool is_grpc(std::string_view content_type);
/// Return whether the messages are protobuf: `application/grpc` or `application/grpc+proto`.
bool is_grpc_protobuf(std::string_view content_type);

/// Reduce the body of a unary call to its one message by removing the prefix. Return the message's coding:
/// the one of `grpc_encoding` if the flag says compressed, else identity. Errors: `bad_data` (not exactly one
/// complete message, a flag that is neither 0 nor 1, compressed without an encoding), `unsupported_coding`.
Result<Coding> unframe_grpc(std::string& body, std::string_view grpc_encoding);

/// Parse `grpc-timeout`: up to eight digits and a unit (H M S m u n), rounded up to microseconds. nullopt if
/// invalid.
std::optional<std::chrono::microseconds> parse_grpc_timeout(std::string_view text);

/// Make the answer to a successful unary call: one message and the trailer `grpc-status: 0`.
H2Answer grpc_success(std::string_view message = {});
/// Make the answer to a failed unary call: the status alone ("Trailers-Only"). `message` may be any bytes.
/// `status` is a serialized google.rpc.Status for `grpc-status-details-bin`; empty: no details.
H2Answer grpc_failure(int grpc_code, std::string_view message, std::string_view status = {});

/// Encode UTF-8 for `grpc-message`: `%` and everything except printable ASCII becomes `%XX`.
std::string percent_encode(std::string_view text);

}  // namespace otelc::http
