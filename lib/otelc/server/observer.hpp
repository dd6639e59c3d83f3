// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <otelc/otlp/signal.hpp>

namespace otelc::server {

enum class Protocol { http1, http2, grpc };

/// One answer to a request, as it is about to be sent.
struct Answered {
  /// An export whose header was in order.
  struct Export {
    otlp::Signal signal;
    otlp::Encoding encoding;
    std::size_t body_bytes = 0;  ///< as sent; 0 when it did not arrive whole
  };

  Protocol protocol = Protocol::http1;
  int http_status = 200;           ///< over gRPC: the one that says the same
  std::string_view error;          ///< why it is no success; may hold what the client sent: escape it
  std::optional<Export> exported;  ///< nullopt: anything else, and what the header already forbids
};

/// Hears what a server does, for whoever logs it. Called on the network thread: it must be quick, and must
/// not throw. Views are valid during the call only.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_answer(const Answered& answered) = 0;
  /// A connection waits to be accepted, but cannot be: out of descriptors or memory. It is tried again.
  virtual void on_accept_failed(std::string_view why) = 0;
};

}  // namespace otelc::server
