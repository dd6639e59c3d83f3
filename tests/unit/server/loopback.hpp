// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/clock.hpp>
#include <otelc/base/number.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/server.hpp>
#include <otelc/store/log_writer.hpp>

#include "../../support/temp_dir.hpp"

namespace otelc::test {

struct Answer {
  int status = 0;  ///< 0: the connection ended without an answer
  std::string head;
  std::string body;
  [[nodiscard]] bool has(std::string_view field) const { return head.find(field) != std::string::npos; }
};

/// A blocking HTTP client on a raw socket. Nothing waits longer than 2 minutes: only a hang does.
class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{120, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }

  [[nodiscard]] bool connected() const { return connected_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void shut_write() { ::shutdown(fd_.get(), SHUT_WR); }
  void reset() {
    const linger now{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    fd_.reset();
  }

  /// Whether bytes of the server, or its end, arrive within `ms`.
  [[nodiscard]] bool readable(int ms) const {
    pollfd waits{fd_.get(), POLLIN, 0};
    return ::poll(&waits, 1, ms) > 0;
  }

  /// The next answer; `head_request`: it has no body whatever its length says.
  Answer answer(bool head_request = false) {
    Answer got;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return got;
    }
    got.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    got.status = static_cast<int>(parse_i64(got.head.substr(9, 3)).value_or(0));
    const std::size_t at = got.head.find("Content-Length: ");
    if (at == std::string::npos || head_request) return got;
    const std::string digits = got.head.substr(at + 16, got.head.find('\r', at) - at - 16);
    const auto length = static_cast<std::size_t>(parse_i64(digits).value_or(0));
    while (buffer_.size() < length) {
      if (!more()) return {};
    }
    got.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return got;
  }

  /// True when the server ends the connection (cleanly) without a further byte.
  bool ends() {
    char byte = 0;
    return buffer_.empty() && ::recv(fd_.get(), &byte, 1, 0) == 0;
  }

 private:
  bool more() {
    char bytes[4096];
    const ssize_t n = ::recv(fd_.get(), bytes, sizeof bytes, 0);
    if (n <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(n));
    return true;
  }

  UniqueFd fd_;
  bool connected_ = false;
  std::string buffer_;
};

/// A server on a free port with a log of its own, in a thread.
class Running {
 public:
  explicit Running(server::ServerOptions options = {}, store::Durability durability = store::Durability::os) {
    auto log = store::LogWriter::open({.path = log_path(), .durability = durability});
    REQUIRE(log);
    log_ = std::move(*log);
    receiver_.emplace(ingest::Receiver::Options{options.limits.body_bytes_max}, *log_, nullptr,
                      system_clock());
    options.port = 0;
    auto server = server::Server::listen(options, *receiver_);
    REQUIRE(server);
    server_ = std::move(*server);
    port_ = server_->port();
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Running() { finish(); }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void stop() { server_->stop(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  void finish() {
    if (server_) stop();
    join();
    server_.reset();
    receiver_.reset();
    log_.reset();
  }
  /// Stops, closes the log and reads it.
  std::vector<std::string> lines() {
    finish();
    return lines_of(log_path());
  }

 private:
  [[nodiscard]] std::string log_path() const { return dir_.file("log.jsonl"); }

  TempDir dir_;
  std::unique_ptr<store::LogWriter> log_;
  std::optional<ingest::Receiver> receiver_;
  std::unique_ptr<server::Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

inline std::string post(std::string_view body, std::string_view fields = "",
                        std::string_view path = "/v1/logs") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
         std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

}  // namespace otelc::test
