// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace otelc::http {

/// The client side of one unary gRPC call on a connection of its own, without I/O. Alternate send() and
/// feed() until has_ended(). Does not read the answer's message. Not thread-safe.
class GrpcCall {
 public:
  struct Request {
    std::string authority;      ///< `127.0.0.1:4318`
    std::string path;           ///< `/package.Service/Method`
    std::string authorization;  ///< `Bearer …`; empty: not sent
    std::string message;        ///< serialized protobuf, sent uncompressed
  };
  explicit GrpcCall(Request request);
  ~GrpcCall();
  GrpcCall(const GrpcCall&) = delete;
  GrpcCall& operator=(const GrpcCall&) = delete;

  /// Process bytes from the server. Return false if they are not HTTP/2.
  bool feed(std::string_view bytes);
  /// Append the bytes that are to be sent now.
  void send(std::string& out);

  /// Return whether the stream is closed, that is, nothing more will come.
  [[nodiscard]] bool has_ended() const;
  [[nodiscard]] int http_status() const;                 ///< 0: none received
  [[nodiscard]] std::optional<int> grpc_status() const;  ///< 0: success; nullopt: none received

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
