// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/http/http1_parser.hpp>
#include <otelc/http/response.hpp>

namespace otelc::http {

/// What every HTTP/2 client sends first (RFC 9113 section 3.4).
inline constexpr std::string_view kH2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What the first bytes of a connection say about its protocol.
enum class Preface { undecided, h2, other };
Preface detect_preface(std::string_view first_bytes);

/// A header block over Limits::header_bytes_max gets 431; one that expands to more than so many times that
/// ends the connection, because the peer pays a byte for each field of 4 KiB (HPACK's table).
inline constexpr std::size_t kHeaderBlocksMax = 4;

/// What one HTTP/2 connection may take besides Limits.
struct H2Limits {
  /// At a time. More are refused; a peer that has acknowledged this limit loses its connection.
  std::uint32_t streams_max = 100;
  /// Streams given up before their answer, refused, or with a header over its limit, within reset_window_s.
  int resets_max = 200;
  int reset_window_s = 10;
};

/// Seconds, as server::Timeouts has them.
struct H2Timeouts {
  int header_s = 10;
  int body_s = 30;
  int idle_s = 60;
  int write_s = 30;
};

using StreamId = std::int32_t;

struct H2Request {
  RequestHead head;  ///< `target` is :path, `host` is :authority; `chunked`: a body of unknown length
  std::string grpc_encoding;
  std::string grpc_timeout;
  std::string body;
};

struct H2Field {
  std::string name;  ///< lower case
  std::string value;
};

struct H2Answer {
  int status = 200;
  std::vector<H2Field> fields;
  std::string body;
  std::vector<H2Field> trailers;
  // Not sent, for our own log:
  int meaning = 200;  ///< `status`; over gRPC, whose status is 200, the HTTP status that says the same
  std::string error;  ///< why it is no success
};

/// A response's fields and body as HTTP/2 carries them. `date` as format_date() gives it.
H2Answer h2_answer(Response response, std::string_view date, bool head_request);

/// The server's side of an HTTP/2 connection (RFC 9113), without I/O and without a clock: bytes in,
/// events out; answers in, bytes out. Bodies are collected whole. A stream's window opens again as
/// its data arrives; when all unfinished bodies together pass the body limit, the oldest stream's
/// only, so that one connection holds at most twice that limit. Answers may come in any order.
/// Not thread-safe. Times are seconds of any steady clock.
class H2Session {
 public:
  /// `budget`: shared with other connections, outlives the session; nullptr: there is none.
  H2Session(const Limits& limits, const H2Limits& h2_limits, std::int64_t now_s,
            BodyBudget* budget = nullptr);
  ~H2Session();
  H2Session(H2Session&&) noexcept;
  H2Session& operator=(H2Session&&) noexcept;

  struct Event {
    enum class Kind {
      head,      ///< the header is whole; an answer from now on ends the stream without its body
      complete,  ///< the body is whole
      failed,    ///< `failure` is the answer that it must get; what follows is thrown away
      closed,    ///< the stream has ended, answered or not; comes for every stream
    };
    Kind kind = Kind::head;
    StreamId stream = 0;
    Http1Parser::Failure failure = {};
  };

  /// Takes all bytes, from the preface on.
  void feed(std::string_view bytes, std::int64_t now_s);
  /// Calls time on those who are over theirs: a body without progress fails with 408, an answer
  /// that is not taken resets its stream, a header that does not end and an idle peer end the
  /// connection. Idle is who has no request: PING and other frames that are none do not count.
  void expire(const H2Timeouts& timeouts, std::int64_t now_s);
  /// What happened in feed() and expire(), in order.
  std::vector<Event> take_events();

  /// nullptr when the stream has ended. Valid until the next call of feed(), expire() or send().
  H2Request* request(StreamId stream);
  /// Without effect when the stream has ended or has its answer.
  void answer(StreamId id, H2Answer answer, std::int64_t now_s);
  /// An interim `100 Continue`.
  void send_continue(StreamId stream);

  /// Tells the peer that streams it opens from now on are not looked at (GOAWAY); those that are open
  /// may end, and then it is finished().
  void stop();

  /// Appends what is to be sent.
  void send(std::string& out);

  /// Nothing will be read or sent any more: close when what send() gave is written.
  [[nodiscard]] bool finished() const;

  struct Impl;  ///< for nghttp2's callbacks

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
