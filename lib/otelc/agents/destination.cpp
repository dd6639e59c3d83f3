// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/destination.hpp>

namespace otelc::agents {

std::string_view name_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::http_protobuf:
      return "http/protobuf";
    case Protocol::http_json:
      return "http/json";
    case Protocol::grpc:
      return "grpc";
  }
  return "http/protobuf";
}

std::string Destination::authority() const {
  return "http://127.0.0.1:" + std::to_string(port);
}

std::string Destination::endpoint(std::string_view path) const {
  return protocol == Protocol::grpc ? authority() : authority() + "/" + secret + std::string(path);
}

std::string Destination::headers() const {
  return "authorization=Bearer%20" + secret;
}

}  // namespace otelc::agents
