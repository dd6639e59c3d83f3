// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/detail/http1_connection.hpp>

#include <utility>
#include <variant>

#include <otelc/http/h2_session.hpp>
#include <otelc/server/detail/h2_connection.hpp>
#include <otelc/server/routes.hpp>

namespace otelc::server {
namespace {

// While stopping, how long a request that has begun may take to complete its header.
constexpr int kStopHeadSeconds = 1;

}  // namespace

Http1Connection::Http1Connection(Socket socket, Shared& shared)
    : Connection(std::move(socket), shared), parser_(shared.options.limits, &shared.bodies) {}

void Http1Connection::start() {
  set_deadline(shared_.options.timeouts.idle_s);
  read();
}

void Http1Connection::refuse() {
  answer(too_many_connections(), http::Connection::close);
}

void Http1Connection::on_bytes(std::string_view bytes) {
  phase_ == Phase::first_bytes ? take_first_bytes(bytes) : pump(bytes);
}

void Http1Connection::take_first_bytes(std::string_view bytes) {
  unread_ += bytes;
  switch (http::detect_preface(unread_)) {
    case http::Preface::undecided:
      time_header();
      return read();
    case http::Preface::h2:
      return become_h2();
    case http::Preface::other:
      phase_ = Phase::reading;
      return resume();
  }
}

void Http1Connection::become_h2() {
  auto& open = shared_.open;
  const auto h2 = std::make_shared<H2Connection>(release(), shared_);
  open.insert(h2);
  h2->start(unread_);
}

/// Parses requests until more bytes are needed or an answer must be awaited; keeps the remaining bytes in
/// `unread_`.
void Http1Connection::pump(std::string_view bytes) {
  while (phase_ == Phase::reading && !is_closed()) {
    std::size_t consumed = 0;
    const auto state = parser_.feed(bytes, consumed);
    bytes.remove_prefix(consumed);
    switch (state) {
      case http::Http1Parser::State::need_more:
        return await_more();
      case http::Http1Parser::State::head_complete:
        on_head(!bytes.empty());
        break;
      case http::Http1Parser::State::complete:
        on_complete();
        break;
      case http::Http1Parser::State::failed: {
        const auto& why = parser_.error();
        if (why.http_status == 0) return close();
        answer(error_answer(parser_.head(), why.http_status, why.message), http::Connection::close);
        break;
      }
    }
  }
  if (!is_closed() && !last_) unread_.assign(bytes);
}

void Http1Connection::resume() {
  const std::string bytes = std::exchange(unread_, {});
  pump(bytes);
}

void Http1Connection::time_header() {
  if (std::exchange(head_timed_, true)) return;
  set_deadline(shared_.stopping ? kStopHeadSeconds : shared_.options.timeouts.header_s);
}

void Http1Connection::await_more() {
  if (in_body_) {
    set_deadline(shared_.options.timeouts.body_s);
  } else if (parser_.in_request()) {
    time_header();
  } else if (shared_.stopping) {
    return close();
  } else {
    set_deadline(shared_.options.timeouts.idle_s);
  }
  read();
}

void Http1Connection::on_head(bool more_bytes) {
  const http::RequestHead& head = parser_.head();
  in_body_ = true;
  Route routed = route(head, shared_.access);
  if (auto* response = std::get_if<http::Response>(&routed)) {
    if (!worth_reading(head)) return answer(*response, http::Connection::close);
    early_ = std::move(*response);
    return;
  }
  request_ = std::get<ingest::ExportRequest>(std::move(routed));
  exports_ = true;
  if (!head.expects_continue || more_bytes) return;
  interim_ = true;
  phase_ = Phase::answering;
  out_ = "HTTP/1.1 100 Continue\r\n\r\n";
  if (flush()) on_answered();
}

void Http1Connection::on_complete() {
  if (early_) {
    // Without a length the client may have sent a body that we would read as the next request.
    const bool unframed = early_->status == 411;
    return answer(*early_, unframed ? http::Connection::close : http::Connection::keep_alive);
  }
  phase_ = Phase::storing;
  clear_deadline();
  request_.body = std::move(parser_.body());
  body_bytes_ = request_.body.size();
  shared_.store(std::move(request_), weak_from_this(), 0);
}

void Http1Connection::on_stored(RequestId, const Result<otlp::Decoded>& result) {
  if (is_closed() || phase_ != Phase::storing) return;
  answer(export_answer(request_.encoding, result), http::Connection::keep_alive);
  if (phase_ == Phase::reading) resume();
}

void Http1Connection::on_no_memory() {
  std::string().swap(parser_.body());
  std::string().swap(unread_);
  if (phase_ != Phase::reading) return close();
  try {
    answer(error_answer(parser_.head(), 503, "out of memory: try again later"), http::Connection::close);
  } catch (const std::bad_alloc&) {
    close();
  }
}

void Http1Connection::report(const http::Response& response) {
  Observer* const observer = shared_.options.observer;
  if (observer == nullptr) return;
  Answered answered{Protocol::http1, response.status, response.error, {}};
  if (exports_) answered.exported = {request_.signal, request_.encoding, body_bytes_};
  observer->on_answer(answered);
}

void Http1Connection::answer(const http::Response& response, http::Connection after) {
  report(response);
  const http::RequestHead& head = parser_.head();
  last_ = after == http::Connection::close || !head.keep_alive || shared_.stopping;
  phase_ = Phase::answering;
  out_.clear();
  http::append_http1(out_, response, shared_.date,
                     last_ ? http::Connection::close : http::Connection::keep_alive, head.method == "HEAD");
  if (flush()) on_answered();
}

void Http1Connection::on_answered() {
  if (!interim_ && last_) {
    const bool all_read = !parser_.in_request() && unread_.empty();
    unread_.clear();
    return drain(all_read);
  }
  phase_ = Phase::reading;
  if (std::exchange(interim_, false)) return;
  parser_.reset();
  early_.reset();
  in_body_ = head_timed_ = exports_ = false;
  body_bytes_ = 0;
}

void Http1Connection::on_flushed() {
  on_answered();
  if (phase_ == Phase::reading) resume();
}

void Http1Connection::on_second(bool overdue) {
  if (!overdue) return;
  if (!in_body_ && !head_timed_) return close();
  const std::string_view part = in_body_ ? "body" : "header";
  answer(error_answer(parser_.head(), 408, "the request's " + std::string(part) + " did not arrive in time"),
         http::Connection::close);
}

void Http1Connection::on_stopping() {
  if (phase_ > Phase::reading || in_body_) return;
  if (head_timed_ || bytes_wait()) return set_deadline(kStopHeadSeconds);
  close();
}

}  // namespace otelc::server
