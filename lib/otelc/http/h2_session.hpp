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

/// What every HTTP/2 client sends first (RFC 9113 section 3.4).
inline constexpr std::string_view kH2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What the first bytes of a connection say about its protocol.
enum class Preface { undecided, h2, other };
Preface detect_preface(std::string_view first_bytes);

/// Seconds, as server::Timeouts has them.
struct H2Timeouts {
  int header_s = 10;
  int body_s = 30;
  int idle_s = 60;
  int write_s = 30;
};

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

  using Event = H2Event;

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

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::http
