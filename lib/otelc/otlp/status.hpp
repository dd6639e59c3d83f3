// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::otlp {

/// What else a Status says.
enum class Details {
  none,
  bad_request,  ///< google.rpc.BadRequest (OTLP 1.11, "Bad Data"): field and why, from a decoder's `PATH:
                ///< why`
  retry_info,   ///< google.rpc.RetryInfo (OTLP 1.11, "OTLP/gRPC Throttling"): kRetryAfterSeconds
};

/// When a client may ask again after a retryable error.
inline constexpr int kRetryAfterSeconds = 1;

/// What an error is on the wire. gRPC codes: google.rpc.Code. Retryable as OTLP 1.11 says: only
/// 429, 502, 503 and 504.
struct WireStatus {
  int http_status;
  int grpc_code;
  bool retryable = false;
  Details details = Details::none;
};

/// The one table from what can go wrong to the wire: by our own errors, and by the HTTP statuses that
/// the layers above decode say themselves (401, 404, 405, 411, ...).
WireStatus wire_status(ErrorKind kind);
WireStatus wire_status(int http_status);

/// For a service, a method or a message coding that is not there: gRPC's own answer, which HTTP says as
/// 404 and 415.
inline constexpr int kGrpcUnimplemented = 12;

/// A google.rpc.Status body in the request's encoding: JSON `{"code":3,"message":"why"}` or
/// protobuf (code = 1, message = 2, details = 3). Always valid UTF-8.
std::string status_body(Encoding encoding, int grpc_code, std::string_view message,
                        Details details = Details::none);

/// The body of a success, an Export*ServiceResponse: JSON `{}` or no bytes when all is accepted, else
/// with the partial_success that says how many data points are not, and why.
std::string success_body(Encoding encoding, const Decoded& decoded);

}  // namespace otelc::otlp
