// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/grpc.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <otelc/base/number.hpp>
#include <otelc/base/text.hpp>

namespace otelc::http {
namespace {

constexpr std::string_view kGrpc = "application/grpc";
constexpr std::string_view kCodings = "identity,deflate,zlib,gzip,zstd,snappy,x-snappy-framed,lz4";
constexpr std::size_t kTimeoutDigitsMax = 8;

bool starts_without_case(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char l, char c) { return l == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
}

std::uint32_t read_u32(std::string_view four) {
  std::uint32_t value = 0;
  for (const char c : four) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::vector<H2Field> status_fields(int grpc_code, std::string_view message) {
  std::vector<H2Field> fields{{"grpc-status", std::to_string(grpc_code)}};
  if (!message.empty())
    fields.push_back({"grpc-message", percent_encode(utf8_lossy(message, kGrpcMessageBytesMax))});
  return fields;
}

H2Answer grpc_head() {
  H2Answer answer;
  answer.fields = {{"content-type", std::string(kGrpc)}, {"grpc-accept-encoding", std::string(kCodings)}};
  return answer;
}

}  // namespace

bool is_grpc(std::string_view content_type) {
  if (!starts_without_case(content_type, kGrpc)) return false;
  const std::string_view rest = content_type.substr(kGrpc.size());
  return rest.empty() || rest[0] == '+' || rest[0] == ';' || rest[0] == ' ';
}

bool is_grpc_protobuf(std::string_view content_type) {
  if (!is_grpc(content_type)) return false;
  const std::string_view type = content_type.substr(0, content_type.find_first_of("; "));
  constexpr std::string_view kProto = "+proto";
  return type.size() == kGrpc.size() || (type.size() == kGrpc.size() + kProto.size() &&
                                         starts_without_case(type.substr(kGrpc.size()), kProto));
}

Result<Coding> unframe_grpc(std::string& body, std::string_view grpc_encoding) {
  const auto coding = parse_coding(grpc_encoding);
  if (!coding)
    return fail(ErrorKind::unsupported_coding, "grpc-encoding must be one of " + std::string(kCodings));
  if (body.size() < kGrpcPrefixBytes)
    return fail(ErrorKind::bad_data, "the request has no whole gRPC message");
  const auto flag = static_cast<unsigned char>(body[0]);
  if (flag > 1) return fail(ErrorKind::bad_data, "the gRPC message's compressed flag is neither 0 nor 1");
  const std::size_t length = read_u32(std::string_view(body).substr(1, 4));
  const std::size_t present = body.size() - kGrpcPrefixBytes;
  if (length > present) return fail(ErrorKind::bad_data, "the gRPC message is truncated");
  if (length < present) return fail(ErrorKind::bad_data, "more than one gRPC message in a unary call");
  if (flag == 1 && *coding == Coding::identity) {
    return fail(ErrorKind::bad_data, "the gRPC message is compressed but grpc-encoding names no coding");
  }
  body.erase(0, kGrpcPrefixBytes);
  return flag == 1 ? *coding : Coding::identity;
}

std::optional<std::chrono::microseconds> parse_grpc_timeout(std::string_view text) {
  if (text.size() < 2 || text.size() > kTimeoutDigitsMax + 1) return std::nullopt;
  const auto count = parse_u64(text.substr(0, text.size() - 1));
  if (!count) return std::nullopt;
  const auto n = static_cast<std::int64_t>(*count);
  switch (text.back()) {
    case 'H':
      return std::chrono::hours(n);
    case 'M':
      return std::chrono::minutes(n);
    case 'S':
      return std::chrono::seconds(n);
    case 'm':
      return std::chrono::milliseconds(n);
    case 'u':
      return std::chrono::microseconds(n);
    case 'n':
      return std::chrono::ceil<std::chrono::microseconds>(std::chrono::nanoseconds(n));
    default:
      return std::nullopt;
  }
}

H2Answer grpc_success(std::string_view message) {
  H2Answer answer = grpc_head();
  answer.body += '\0';  // not compressed
  for (int shift = 24; shift >= 0; shift -= 8) answer.body += static_cast<char>(message.size() >> shift);
  answer.body += message;
  answer.trailers = status_fields(0, {});
  return answer;
}

H2Answer grpc_failure(int grpc_code, std::string_view message, std::string_view status) {
  H2Answer answer = grpc_head();
  answer.error = message;
  for (auto& field : status_fields(grpc_code, message)) answer.fields.push_back(std::move(field));
  if (!status.empty()) answer.fields.push_back({"grpc-status-details-bin", to_base64(status)});
  return answer;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '%') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15U]};
  }
  return out;
}

}  // namespace otelc::http
