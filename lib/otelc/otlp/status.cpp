// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/status.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <protozero/pbf_writer.hpp>
#include <string>

#include <otelc/base/json_writer.hpp>
#include <otelc/base/text.hpp>

namespace otelc::otlp {
namespace {

// google.rpc.Code
enum GrpcCode : int {
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kUnimplemented = kGrpcUnimplemented,
  kInternal = 13,
  kUnavailable = 14,
  kUnauthenticated = 16,
};

constexpr std::string_view kBadRequestType = "type.googleapis.com/google.rpc.BadRequest";
constexpr std::string_view kRetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

/// google.rpc.BadRequest.FieldViolation.
struct Violation {
  std::string_view field;  ///< empty: the whole body
  std::string_view description;
};

/// Splits a decoder's message, `resourceLogs[0].scopeLogs: why`. Other messages name no field.
Violation violation_of(std::string_view message) {
  const auto end = message.find(": ");
  const std::string_view path = message.substr(0, end);
  if (end == std::string_view::npos || path.empty() || path.find(' ') != std::string_view::npos)
    return {{}, message};
  return {path, message.substr(end + 2)};
}

std::string whole_utf8(std::string_view text) {
  return utf8_lossy(text, std::numeric_limits<std::size_t>::max());
}

std::string bad_request_protobuf(const Violation& violation) {
  std::string message;
  protozero::pbf_writer bad_request(message);
  protozero::pbf_writer writer(bad_request, 1);
  if (!violation.field.empty()) writer.add_string(1, whole_utf8(violation.field));
  writer.add_string(2, whole_utf8(violation.description));
  writer.commit();
  return message;
}

std::string retry_info_protobuf() {
  std::string message;
  protozero::pbf_writer retry_info(message);
  protozero::pbf_writer duration(retry_info, 1);
  duration.add_int64(1, kRetryAfterSeconds);
  duration.commit();
  return message;
}

void write_bad_request(JsonWriter& json, const Violation& violation) {
  json.key("fieldViolations");
  json.open('[');
  json.open('{');
  json.key("field");
  json.string(violation.field);
  json.key("description");
  json.string(violation.description);
  json.close('}');
  json.close(']');
}

void write_details(JsonWriter& json, Details details, std::string_view message) {
  const bool bad_request = details == Details::bad_request;
  json.key("details");
  json.open('[');
  json.open('{');
  json.key("@type");
  json.string(bad_request ? kBadRequestType : kRetryInfoType);
  if (bad_request) {
    write_bad_request(json, violation_of(message));
  } else {
    json.key("retryDelay");
    json.string(std::to_string(kRetryAfterSeconds) + "s");
  }
  json.close('}');
  json.close(']');
}

void append_protobuf_details(protozero::pbf_writer& status, Details details, std::string_view message) {
  const bool bad_request = details == Details::bad_request;
  const std::string_view type = bad_request ? kBadRequestType : kRetryInfoType;
  protozero::pbf_writer any(status, 3);
  any.add_string(1, type.data(), type.size());
  any.add_bytes(2, bad_request ? bad_request_protobuf(violation_of(message)) : retry_info_protobuf());
}

constexpr std::array kTable = {
    WireStatus{400, kInvalidArgument},    WireStatus{401, kUnauthenticated},
    WireStatus{403, kPermissionDenied},   WireStatus{404, kNotFound},
    WireStatus{405, kUnimplemented},      WireStatus{408, kDeadlineExceeded},
    WireStatus{409, kFailedPrecondition}, WireStatus{411, kInvalidArgument},
    WireStatus{413, kResourceExhausted},  WireStatus{414, kInvalidArgument},
    WireStatus{415, kInvalidArgument},    WireStatus{417, kInvalidArgument},
    WireStatus{431, kResourceExhausted},  WireStatus{503, kUnavailable, true, Details::retry_info},
    WireStatus{500, kInternal},  // last: also for any status that is not in the table
};

constexpr int http_status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_data:
      return 400;
    case ErrorKind::unsupported_type:
    case ErrorKind::unsupported_coding:
      return 415;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::refused:
      return 403;
    case ErrorKind::unavailable:
    // A failing disk may be replaced and a volume remounted, so the client should keep its data and retry.
    case ErrorKind::io:
      return 503;
    case ErrorKind::internal:
      break;
  }
  return 500;
}

}  // namespace

WireStatus wire_status(int http_status) {
  const auto* const row = std::find_if(kTable.begin(), kTable.end() - 1, [http_status](const WireStatus& r) {
    return r.http_status == http_status;
  });
  return *row;
}

WireStatus wire_status(ErrorKind kind) {
  WireStatus status = wire_status(http_status_of(kind));
  if (kind == ErrorKind::unsupported_coding) status.grpc_code = kUnimplemented;
  if (kind == ErrorKind::bad_data) status.details = Details::bad_request;
  return status;
}

std::string status_body(Encoding encoding, int grpc_code, std::string_view message, Details details) {
  if (encoding == Encoding::json) {
    JsonWriter json;
    json.open('{');
    json.key("code");
    json.number(grpc_code);
    json.key("message");
    json.string(message);
    if (details != Details::none) write_details(json, details, message);
    json.close('}');
    return json.take();
  }
  std::string body;
  protozero::pbf_writer writer(body);
  if (grpc_code != 0) writer.add_int32(1, grpc_code);
  if (!message.empty()) writer.add_string(2, whole_utf8(message));
  if (details != Details::none) append_protobuf_details(writer, details, message);
  return body;
}

std::string success_body(Encoding encoding, const Decoded& decoded) {
  const std::uint32_t rejected = decoded.points_without_value;
  if (rejected == 0) return encoding == Encoding::json ? "{}" : "";
  const std::string message =
      "data points without a value (neither asInt nor asDouble, nor the flag NO_RECORDED_VALUE): " +
      std::to_string(rejected) + "; kept in the log, counted as nothing";
  if (encoding == Encoding::json) {
    JsonWriter json;
    json.open('{');
    json.key("partialSuccess");
    json.open('{');
    json.key("rejectedDataPoints");
    json.string(std::to_string(rejected));
    json.key("errorMessage");
    json.string(message);
    json.close('}');
    json.close('}');
    return json.take();
  }
  std::string body;
  protozero::pbf_writer writer(body);
  protozero::pbf_writer partial_success(writer, 1);
  partial_success.add_int64(1, rejected);
  partial_success.add_string(2, message);
  partial_success.commit();
  return body;
}

}  // namespace otelc::otlp
