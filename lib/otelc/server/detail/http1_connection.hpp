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

/// A connection as it begins, and for good when its peer speaks HTTP/1.1: reads, routes, hands over,
/// answers, one request after the other. A peer that sends the HTTP/2 preface gets an H2Connection.
class Http1Connection final : public Connection {
 public:
  Http1Connection(Socket socket, Shared& shared);

  void start();
  /// There are too many: says so, and ends.
  void refuse();
  /// An idle connection is closed, others end with their answer.
  void on_stopping() override;

 private:
  enum class Phase {
    first_bytes,  ///< HTTP/1.1 or HTTP/2?
    reading,      ///< a request, or waiting for one
    storing,      ///< the receiver has it
    answering,
  };

  void on_stored(RequestId request, const Result<otlp::Decoded>& result) override;
  /// 503 while a request is being read.
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
  bool head_timed_ = false;  // the header's time is running
  bool in_body_ = false;
  bool interim_ = false;                 // what is being written is `100 Continue`
  bool last_ = false;                    // close after this answer
  std::optional<http::Response> early_;  // the answer was clear from the header; the body is read for nothing
  ingest::ExportRequest request_;
  bool exports_ = false;        // the header was in order: `request_` is what came
  std::size_t body_bytes_ = 0;  // of the whole body
  std::string unread_;          // the first bytes; later those of the next requests, which came with this one
};

}  // namespace otelc::server
