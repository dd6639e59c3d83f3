// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <otelc/http/http1_parser.hpp>
#include <otelc/http/response.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/detail/connection.hpp>

namespace otelc::server {

/// An HTTP/1 connection, which every connection is at first: reads a request, routes it, stores or answers
/// it, then reads the next one. If the peer sends the HTTP/2 preface, an H2Connection takes over the socket.
class Http1Connection final : public Connection {
 public:
  Http1Connection(Socket socket, Shared& shared);

  /// Begin to read. The connection must be in Shared::open.
  void start();
  /// Answer 503 without reading, because there are too many connections, and close.
  void refuse();
  /// Close an idle connection; others end after their answer.
  void on_stopping() override;

 private:
  enum class Phase {
    first_bytes,  ///< until it is clear whether this is HTTP/1 or HTTP/2
    reading,      ///< a request, or waiting for one
    storing,      ///< until the receiver answers
    answering,    ///< the answer is being written
  };

  void on_stored(RequestId request, const Result<otlp::Decoded>& result) override;
  /// Answer 503 if a request is being read, else close.
  void on_no_memory() override;
  void on_bytes(std::string_view bytes) override;
  void on_flushed() override;
  void on_second(bool overdue) override;

  void take_first_bytes(std::string_view bytes);
  void become_h2();
  void pump(std::string_view bytes);
  void resume();
  void await_more();
  void on_head(bool more_bytes);
  void on_complete();
  void time_header();
  void answer(const http::Response& response, http::Connection after);
  void report(const http::Response& response);
  void on_answered();

  http::Http1Parser parser_;
  Phase phase_ = Phase::first_bytes;
  bool head_timed_ = false;  // the header's timeout is running
  bool in_body_ = false;
  bool interim_ = false;                 // `100 Continue` is being written
  bool last_ = false;                    // close after this answer
  std::optional<http::Response> early_;  // the answer, if the header decided it; the body is discarded
  ingest::ExportRequest request_;
  bool exports_ = false;        // the header was accepted as an export: `request_`
  std::size_t body_bytes_ = 0;  // of the complete body
  std::string unread_;          // the first bytes; later, pipelined requests
};

}  // namespace otelc::server
