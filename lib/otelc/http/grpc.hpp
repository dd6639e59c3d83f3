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

/// Flag and length in front of each message (gRPC over HTTP2, "Length-Prefixed-Message").
inline constexpr std::size_t kGrpcPrefixBytes = 5;

/// Longer messages help nobody, and the peer bounds its header list.
inline constexpr std::size_t kGrpcMessageBytesMax = 1024;

/// `application/grpc`, also with a `+format` or parameters; not `application/grpc-web`.
bool is_grpc(std::string_view content_type);
/// Whether the format is protobuf: `application/grpc` or `application/grpc+proto`.
bool is_grpc_protobuf(std::string_view content_type);

/// Makes the body of a unary call its one message: cuts the prefix off. The coding is that of
/// grpc-encoding when the message's flag says compressed, else identity.
/// Errors: `bad_data` (not exactly one whole message, a flag that is neither 0 nor 1, compressed
/// without an encoding), `unsupported_coding`.
Result<Coding> unframe_grpc(std::string& body, std::string_view grpc_encoding);

/// `grpc-timeout`: up to eight digits and a unit (H M S m u n). nullopt when it is none.
std::optional<std::chrono::microseconds> parse_grpc_timeout(std::string_view text);

/// The answer to a unary call that has worked: one message, `grpc-status: 0` as a trailer.
H2Answer grpc_success(std::string_view message = {});
/// The answer to one that has not: the status alone ("Trailers-Only"). `message` may be any bytes;
/// `status`: a google.rpc.Status with details for `grpc-status-details-bin`, empty when there are none.
H2Answer grpc_failure(int grpc_code, std::string_view message, std::string_view status = {});

/// UTF-8 as grpc-message wants it: all but printable ASCII, and `%`, as `%XX`.
std::string percent_encode(std::string_view text);

}  // namespace otelc::http
