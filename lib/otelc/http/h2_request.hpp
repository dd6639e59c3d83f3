// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <otelc/http/request_failure.hpp>
#include <otelc/http/request_head.hpp>

namespace otelc::http {

using StreamId = std::int32_t;

/// A request of an HTTP/2 connection.
struct H2Request {
  RequestHead head;  ///< `target` is :path, `host` is :authority
  std::string grpc_encoding;
  std::string grpc_timeout;
  std::string body;  ///< as sent; content codings are not decoded
};

/// What happened to one request of an HTTP/2 connection.
struct H2Event {
  enum class Kind {
    head,      ///< the header is complete; an answer from now on ends the stream without its body
    complete,  ///< the body is complete
    failed,    ///< answer with `failure`; the rest of the request is discarded
    closed,    ///< the stream has ended, answered or not; every stream gets this event
  };
  Kind kind = Kind::head;
  StreamId stream = 0;
  RequestFailure failure = {};
};

}  // namespace otelc::http
