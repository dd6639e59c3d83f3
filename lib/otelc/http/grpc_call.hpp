// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace otelc::http {

/// One unary gRPC call as a client makes it on a connection of its own, without I/O: bytes in, bytes out.
/// Not thread-safe.
class GrpcCall {
 public:
  struct Request {
    std::string authority;      ///< `127.0.0.1:4318`
    std::string path;           ///< `/package.Service/Method`
    std::string authorization;  ///< `Bearer …`; empty: none is sent
    std::string message;
  };
  explicit GrpcCall(Request request);
  ~GrpcCall();
  GrpcCall(const GrpcCall&) = delete;
  GrpcCall& operator=(const GrpcCall&) = delete;

  /// Takes what the server sent. False: it is no HTTP/2.
  bool feed(std::string_view bytes);
  /// Appends what is to be sent.
  void send(std::string& out);

  /// The stream has been closed: nothing more comes.
  [[nodiscard]] bool has_ended() const;
  [[nodiscard]] int http_status() const;                 ///< 0: none came
  [[nodiscard]] std::optional<int> grpc_status() const;  ///< 0: it worked; nullopt: none came

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
