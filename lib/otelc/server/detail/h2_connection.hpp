// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include <otelc/http/h2_session.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/detail/connection.hpp>

namespace otelc::server {

/// A connection whose peer has sent the HTTP/2 preface: OTLP/gRPC, and OTLP/HTTP over HTTP/2. Requests go to
/// the receiver as they become complete; answers are sent as they arrive.
class H2Connection final : public Connection {
 public:
  H2Connection(Socket socket, Shared& shared);

  /// Begin with all bytes read from the socket so far, from the preface on.
  void start(std::string_view first_bytes);
  /// Announce the end with a GOAWAY; requests in flight are answered.
  void on_stopping() override;

 private:
  /// A request that is incomplete or being stored.
  struct Call {
    bool grpc = false;
    std::optional<http::H2Answer> early;     // the answer, if the header decides it
    ingest::ExportRequest request;           // its body arrives last
    std::size_t body_bytes = 0;              // of the complete body
    std::optional<std::int64_t> deadline_s;  // grpc-timeout, as a time of Shared::now_s
  };

  void on_stored(RequestId id, const Result<otlp::Decoded>& result) override;
  void on_bytes(std::string_view bytes) override;
  void on_flushed() override;
  void on_second(bool overdue) override;

  void go_on();
  void take_events();
  void on_head(http::StreamId id);
  void on_grpc_head(http::StreamId id, const http::H2Request& request);
  void on_complete(http::StreamId id);
  void on_failed(const http::H2Session::Event& event);
  void answer_early_calls();
  void end_overdue_calls();
  void answer(http::StreamId id, http::H2Answer answer);
  void report(http::StreamId id, const http::H2Answer& answer);

  [[nodiscard]] http::H2Answer h2_answer(const http::RequestHead& head, http::Response response) const;

  http::H2Session session_;
  std::map<http::StreamId, Call> calls_;
};

}  // namespace otelc::server
