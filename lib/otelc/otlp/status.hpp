// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::otlp {

/// Additional details of a google.rpc.Status.
enum class Details {
  none,
  /// google.rpc.BadRequest (OTLP 1.11, "Bad Data"): the field and the reason, from a decoder's `PATH: why`.
  bad_request,
  /// google.rpc.RetryInfo (OTLP 1.11, "OTLP/gRPC Throttling") with kRetryAfterSeconds.
  retry_info,
};

/// When a client may retry after a retryable error.
inline constexpr int kRetryAfterSeconds = 1;

/// An error on the wire. `grpc_code` is a google.rpc.Code. `retryable` follows OTLP 1.11: only 429, 502, 503
/// and 504 are.
struct WireStatus {
  int http_status;
  int grpc_code;
  bool retryable = false;
  Details details = Details::none;
};

/// Maps an error to the wire; this is the only table. By ErrorKind for errors of otelc, by HTTP status for
/// those that the HTTP layers decide themselves (401, 404, 405, 411, ...).
WireStatus wire_status(ErrorKind kind);
WireStatus wire_status(int http_status);

/// gRPC's UNIMPLEMENTED, for an unknown service, method or message coding (HTTP: 404 and 415).
inline constexpr int kGrpcUnimplemented = 12;

/// Returns the body of an error, a google.rpc.Status in the request's encoding: JSON
/// `{"code":3,"message":"why"}` or protobuf (code = 1, message = 2, details = 3). Always valid UTF-8.
std::string status_body(Encoding encoding, int grpc_code, std::string_view message,
                        Details details = Details::none);

/// Returns the body of a success, an Export*ServiceResponse: JSON `{}` or no bytes when everything counts,
/// else a partial_success with the number of data points that do not count, and why.
std::string success_body(Encoding encoding, const Decoded& decoded);

}  // namespace otelc::otlp
