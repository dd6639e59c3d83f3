// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/http/h2_answer.hpp>
#include <otelc/http/h2_request.hpp>
#include <otelc/http/limits.hpp>

namespace otelc::http {

class BodyBudget;

/// The first bytes of every HTTP/2 client (RFC 9113 section 3.4).
inline constexpr std::string_view kH2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The protocol of a connection by its first bytes; `undecided`: more bytes are needed.
enum class Preface { undecided, h2, other };
/// Compare the first bytes of a connection with kH2Preface.
Preface detect_preface(std::string_view first_bytes);

/// Timeouts in seconds; the meaning of each is that of server::Timeouts.
struct H2Timeouts {
  int header_s = 10;
  int body_s = 30;
  int idle_s = 60;
  int write_s = 30;
};

/// The server side of an HTTP/2 connection (RFC 9113), without I/O and without a clock. Call feed() with
/// received bytes, handle take_events(), answer() each request in any order, and write what send() gives.
///
/// Bodies are collected as a whole. When all unfinished bodies together exceed the body limit, only the
/// oldest one may grow, so that a connection holds at most twice that limit. Times (`now_s`) are seconds of
/// any steady clock. Not thread-safe.
class H2Session {
 public:
  /// `budget` is shared with other connections and must outlive the session; nullptr: no budget. Throws
  /// std::bad_alloc.
  H2Session(const Limits& limits, const H2Limits& h2_limits, std::int64_t now_s,
            BodyBudget* budget = nullptr);
  ~H2Session();
  H2Session(H2Session&&) noexcept;
  H2Session& operator=(H2Session&&) noexcept;

  using Event = H2Event;

  /// Process received bytes, from the preface on. All of them are consumed. Bytes after finished() are
  /// ignored.
  void feed(std::string_view bytes, std::int64_t now_s);
  /// Enforce timeouts; call it about once a second. A body without progress fails with 408, an answer that
  /// the peer does not read resets its stream, and an incomplete header or an idle peer ends the connection.
  /// A peer without a request is idle: PING and other frames do not count as activity.
  void expire(const H2Timeouts& timeouts, std::int64_t now_s);
  /// Return and clear what happened in feed(), expire() and send(), in order.
  std::vector<Event> take_events();

  /// Return the request of an open stream; nullptr if the stream has ended. Valid until the next call of
  /// feed(), expire() or send(). The caller may move the body away.
  H2Request* request(StreamId stream);
  /// Answer a request and discard the rest of its body. No effect if the stream has ended or is answered
  /// already.
  void answer(StreamId id, H2Answer answer, std::int64_t now_s);
  /// Send an interim `100 Continue`.
  void send_continue(StreamId stream);

  /// Tell the peer that new streams are ignored from now on (GOAWAY). The session is finished() once the open
  /// ones have ended.
  void stop();

  /// Append the bytes that are to be sent now.
  void send(std::string& out);

  /// Return whether nothing more will be read or sent: close the connection once all bytes from send() are
  /// written.
  [[nodiscard]] bool finished() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
