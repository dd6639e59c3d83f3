// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/export_client.hpp>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/name_lookup.hpp>
#include <otelc/base/number.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/http/grpc_call.hpp>

namespace otelc::doctor {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kAnswerMax = std::size_t{64} << 10;
constexpr std::uint16_t kUsualPort = 4318;

/// A connection with one deadline for all its steps.
class Connection {
 public:
  static Result<Connection> open(const Target& target, milliseconds time);

  /// Errors: `unavailable`.
  Result<void> send(std::string_view bytes);
  /// Appends what has arrived. Returns false when the peer has closed, or the deadline is over.
  bool receive(std::string& to);

 private:
  Connection(UniqueFd socket, steady_clock::time_point deadline)
      : socket_(std::move(socket)), deadline_(deadline) {}

  [[nodiscard]] bool wait(short events) const {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - steady_clock::now()).count();
    pollfd wait{socket_.get(), events, 0};
    return left > 0 && ::poll(&wait, 1, static_cast<int>(left)) > 0;
  }

  UniqueFd socket_;
  steady_clock::time_point deadline_;
};

Result<Connection> Connection::open(const Target& target, milliseconds time) {
  const auto deadline = steady_clock::now() + time;
  const auto addresses = find_addresses(target.host, target.port);
  if (!addresses) return tl::unexpected(addresses.error());
  std::string why = "no address";
  for (const addrinfo* address = addresses->get(); address != nullptr; address = address->ai_next) {
    UniqueFd socket(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) continue;
    int error = 0;
    if (::connect(socket.get(), address->ai_addr, address->ai_addrlen) != 0) error = errno;
    Connection made(std::move(socket), deadline);
    if (error == EINPROGRESS) {
      error = ETIMEDOUT;
      socklen_t size = sizeof error;
      if (made.wait(POLLOUT)) ::getsockopt(made.socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0) return made;
    why = errno_text(error);
  }
  return fail(ErrorKind::unavailable, fmt::format("{}: {}", target.authority(), why));
}

Result<void> Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EINTR && !(errno == EAGAIN && wait(POLLOUT))) {
      return fail(ErrorKind::unavailable, "connection lost");
    }
  }
  return {};
}

bool Connection::receive(std::string& to) {
  std::array<char, 4096> buffer;
  while (to.size() < kAnswerMax && wait(POLLIN)) {
    const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return false;
    to.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }
  return false;
}

/// Sends a request and returns the status of its HTTP/1.1 answer.
Result<int> exchange_http(const Target& target, std::string_view request, milliseconds time) {
  auto connection = Connection::open(target, time);
  if (!connection) return tl::unexpected(connection.error());
  if (auto sent = connection->send(request); !sent) return tl::unexpected(sent.error());
  std::string answer;
  while (answer.find("\r\n") == std::string::npos && connection->receive(answer)) {
  }
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  const bool is_http = answer.starts_with("HTTP/1.") && answer.size() >= kVersion.size() + 3;
  const auto status = is_http ? parse_i64(std::string_view(answer).substr(kVersion.size(), 3)) : std::nullopt;
  if (!status) return fail(ErrorKind::unavailable, target.authority() + ": no HTTP answer");
  return static_cast<int>(*status);
}

std::string authorization_line(const Target& target) {
  return target.authorization.empty() ? "" : fmt::format("Authorization: {}\r\n", target.authorization);
}

Result<void> send_http(const Target& target, otlp::Encoding encoding, otlp::Signal signal,
                       std::string_view body, milliseconds time) {
  const auto status = exchange_http(
      target,
      fmt::format("POST {}{} HTTP/1.1\r\nHost: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}"
                  "Connection: close\r\n\r\n{}",
                  target.path, otlp::path_of(signal), target.authority(), otlp::content_type_of(encoding),
                  body.size(), authorization_line(target), body),
      time);
  if (!status) return tl::unexpected(status.error());
  if (*status != 200) return fail(ErrorKind::refused, fmt::format("HTTP status {}", *status));
  return {};
}

Result<void> send_grpc(const Target& target, otlp::Signal signal, std::string_view body, milliseconds time) {
  auto connection = Connection::open(target, time);
  if (!connection) return tl::unexpected(connection.error());
  http::GrpcCall call(
      {target.authority(), std::string(otlp::grpc_path_of(signal)), target.authorization, std::string(body)});
  while (!call.has_ended()) {
    std::string out;
    call.send(out);
    if (auto sent = connection->send(out); !sent) return sent;
    std::string in;
    if (!connection->receive(in)) break;
    if (!call.feed(in)) return fail(ErrorKind::refused, "the answer is not HTTP/2");
  }
  if (const auto status = call.grpc_status()) {
    if (*status == 0) return {};
    return fail(ErrorKind::refused, fmt::format("gRPC status {}", *status));
  }
  if (call.http_status() != 0)
    return fail(ErrorKind::refused, fmt::format("HTTP status {}", call.http_status()));
  return fail(ErrorKind::unavailable, target.authority() + ": no gRPC answer");
}

}  // namespace

std::string Target::authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
}

Result<Target> parse_target(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const auto wrong = [url](std::string_view why) {
    return fail(ErrorKind::bad_data, fmt::format("{}: {}", url, why));
  };
  if (url.starts_with("https://")) return wrong("https is not supported; give the receiver's http:// port");
  if (!url.starts_with(kScheme)) return wrong("must be http://HOST:PORT");
  std::string_view rest = url.substr(kScheme.size());
  std::string_view authority = rest.substr(0, rest.find('/'));
  rest.remove_prefix(authority.size());
  while (rest.ends_with('/')) rest.remove_suffix(1);
  Target target;
  target.path = rest;
  const bool is_v6 = authority.starts_with('[') && authority.find(']') != std::string_view::npos;
  const std::size_t host_end =
      is_v6 ? authority.find(']') + 1 : std::min(authority.find(':'), authority.size());
  target.host = is_v6 ? authority.substr(1, host_end - 2) : authority.substr(0, host_end);
  authority.remove_prefix(host_end);
  target.port = kUsualPort;
  if (!authority.empty()) {
    const auto port = authority.starts_with(':') ? parse_u64(authority.substr(1)) : std::nullopt;
    if (!port || *port == 0 || *port > 65535) return wrong("must have a port from 1 to 65535");
    target.port = static_cast<std::uint16_t>(*port);
  }
  const auto is_plain = [](char c) { return c > ' ' && c <= '~'; };
  if (target.host.empty() || target.host.front() == '[' || !std::all_of(url.begin(), url.end(), is_plain))
    return wrong("must name a host");
  return target;
}

Result<void> send_export(const Target& target, agents::Protocol protocol, otlp::Signal signal,
                         std::string_view body, milliseconds time) {
  switch (protocol) {
    case agents::Protocol::http_json:
      return send_http(target, otlp::Encoding::json, signal, body, time);
    case agents::Protocol::http_protobuf:
      return send_http(target, otlp::Encoding::protobuf, signal, body, time);
    case agents::Protocol::grpc:
      break;
  }
  return send_grpc(target, signal, body, time);
}

Result<int> ask_health(const Target& target, milliseconds time) {
  return exchange_http(target,
                       fmt::format("GET /healthz HTTP/1.1\r\nHost: {}\r\n{}Connection: close\r\n\r\n",
                                   target.authority(), authorization_line(target)),
                       time);
}

}  // namespace otelc::doctor
