// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <otelc/otlp/signal.hpp>

namespace otelc::server {

/// What a request came over.
enum class Protocol { http1, http2, grpc };

/// An answer that is about to be sent. The views are valid during the call only.
struct Answered {
  /// An export whose header was accepted.
  struct Export {
    otlp::Signal signal;
    otlp::Encoding encoding;
    std::size_t body_bytes = 0;  ///< as sent, before decompression; 0 if incomplete
  };

  Protocol protocol = Protocol::http1;
  int http_status = 200;           ///< over gRPC: the equivalent HTTP status
  std::string_view error;          ///< empty on success; may contain the client's bytes: escape it
  std::optional<Export> exported;  ///< nullopt: not an export, or refused by its header
};

/// Receives what a server does, for a log. Implementations are called on the network thread: they must return
/// quickly and must not throw.
class Observer {
 public:
  virtual ~Observer() = default;
  /// An answer is about to be sent.
  virtual void on_answer(const Answered& answered) = 0;
  /// A connection could not be accepted, for lack of descriptors or memory. The server tries again after 100
  /// ms.
  virtual void on_accept_failed(std::string_view why) = 0;
};

}  // namespace otelc::server
