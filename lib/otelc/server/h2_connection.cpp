// SPDX-License-Identifier: Apache-2.0
// H2Session turns bytes into events and answers into bytes; this class moves both. After bytes, an answer or
// a tick, go_on() handles the events, sends what there is and waits for more.
#include <otelc/server/detail/h2_connection.hpp>

#include <chrono>
#include <utility>
#include <variant>
#include <vector>

#include <otelc/http/grpc.hpp>
#include <otelc/server/grpc_routes.hpp>
#include <otelc/server/routes.hpp>

namespace otelc::server {
namespace {

constexpr std::size_t kUnwantedStreamBodyMax = std::size_t{32} * 1024;  // half of a stream's window

http::H2Timeouts h2_timeouts(const Timeouts& timeouts) {
  return {timeouts.header_s, timeouts.body_s, timeouts.idle_s, timeouts.write_s};
}

}  // namespace

H2Connection::H2Connection(Socket socket, Shared& shared)
    : Connection(std::move(socket), shared),
      session_(shared.options.limits, {}, shared.now_s, &shared.bodies) {}

void H2Connection::start(std::string_view first_bytes) {
  on_bytes(first_bytes);
}

void H2Connection::on_bytes(std::string_view bytes) {
  session_.feed(bytes, shared_.now_s);
  go_on();
}

void H2Connection::go_on() {
  take_events();
  answer_early_calls();
  if (is_writing()) return;
  session_.send(out_);
  take_events();  // sending may have ended streams
  if (flush()) on_flushed();
}

void H2Connection::on_flushed() {
  session_.send(out_);  // more may have come up while the socket was full
  if (!out_.empty()) return go_on();
  session_.finished() ? drain(true) : read();
}

/// Sends the answers that need no body, but only to requests whose body is too long to wait for: reading a
/// short one first is friendlier to clients than resetting their stream.
void H2Connection::answer_early_calls() {
  std::vector<http::StreamId> ready;
  for (const auto& [id, call] : calls_) {
    const http::H2Request* request = call.early ? session_.request(id) : nullptr;
    if (request != nullptr &&
        (request->body.size() > kUnwantedStreamBodyMax || !worth_reading(request->head))) {
      ready.push_back(id);
    }
  }
  for (const http::StreamId id : ready) answer(id, *std::move(calls_[id].early));
}

void H2Connection::take_events() {
  for (const auto& event : session_.take_events()) {
    switch (event.kind) {
      case http::H2Session::Event::Kind::head:
        on_head(event.stream);
        break;
      case http::H2Session::Event::Kind::complete:
        on_complete(event.stream);
        break;
      case http::H2Session::Event::Kind::failed:
        on_failed(event);
        break;
      case http::H2Session::Event::Kind::closed:
        calls_.erase(event.stream);
        break;
    }
  }
}

void H2Connection::on_head(http::StreamId id) {
  const http::H2Request* request = session_.request(id);
  if (request == nullptr) return;
  if (http::is_grpc(request->head.content_type)) return on_grpc_head(id, *request);
  Route routed = route(request->head, shared_.access);
  if (auto* response = std::get_if<http::Response>(&routed)) {
    calls_[id].early = h2_answer(request->head, std::move(*response));
    return;
  }
  if (request->head.expects_continue) session_.send_continue(id);
  calls_[id].request = std::get<ingest::ExportRequest>(std::move(routed));
}

void H2Connection::on_grpc_head(http::StreamId id, const http::H2Request& request) {
  GrpcRoute routed = grpc_route(request, shared_.access);
  if (auto* refusal = std::get_if<http::H2Answer>(&routed)) {
    calls_[id].early = std::move(*refusal);
    return;
  }
  auto& call = std::get<GrpcCall>(routed);
  Call& kept = calls_[id];
  kept.grpc = true;
  kept.request = std::move(call.request);
  if (!call.timeout) return;
  // Rounded up to a second, and never early: the client enforces its timeout, too.
  kept.deadline_s = shared_.now_s + std::chrono::ceil<std::chrono::seconds>(*call.timeout).count() + 1;
}

void H2Connection::on_complete(http::StreamId id) {
  http::H2Request* whole = session_.request(id);
  const auto found = calls_.find(id);
  if (whole == nullptr || found == calls_.end()) return;  // already answered
  Call& call = found->second;
  if (call.early) return answer(id, *std::move(call.early));
  call.request.body = std::move(whole->body);
  call.body_bytes = call.request.body.size();
  if (call.grpc) {
    const auto coding = http::unframe_grpc(call.request.body, whole->grpc_encoding);
    if (!coding) return answer(id, grpc_export_answer(tl::unexpected(coding.error())));
    call.request.coding = *coding;
  }
  shared_.store(std::move(call.request), weak_from_this(), id);
}

void H2Connection::on_failed(const http::H2Session::Event& event) {
  const http::H2Request* request = session_.request(event.stream);
  if (request == nullptr) return;
  if (const auto call = calls_.find(event.stream); call != calls_.end() && call->second.early) {
    return answer(event.stream, *std::move(call->second.early));
  }
  const auto& why = event.failure;
  if (http::is_grpc(request->head.content_type)) {
    return answer(event.stream, grpc_error_answer(why.http_status, why.message));
  }
  answer(event.stream, h2_answer(request->head, error_answer(request->head, why.http_status, why.message)));
}

void H2Connection::on_stored(RequestId id, const Result<otlp::Decoded>& result) {
  const auto found = calls_.find(id);
  if (has_ended() || found == calls_.end()) return;
  const Call& call = found->second;
  const http::H2Request* request = session_.request(id);
  if (request == nullptr) return;
  answer(id, call.grpc ? grpc_export_answer(result)
                       : h2_answer(request->head, export_answer(call.request.encoding, result)));
  go_on();
}

/// Reports to the observer. Call it before the call is removed from `calls_`.
void H2Connection::report(http::StreamId id, const http::H2Answer& answer) {
  Observer* const observer = shared_.options.observer;
  const http::H2Request* request = observer != nullptr ? session_.request(id) : nullptr;
  if (request == nullptr) return;
  const bool grpc = http::is_grpc(request->head.content_type);
  Answered answered{grpc ? Protocol::grpc : Protocol::http2, answer.meaning, answer.error, {}};
  if (const auto found = calls_.find(id); found != calls_.end() && !found->second.early) {
    const Call& call = found->second;
    answered.exported = {call.request.signal, call.request.encoding, call.body_bytes};
  }
  observer->on_answer(answered);
}

void H2Connection::answer(http::StreamId id, http::H2Answer answer) {
  report(id, answer);
  calls_.erase(id);
  session_.answer(id, std::move(answer), shared_.now_s);
}

http::H2Answer H2Connection::h2_answer(const http::RequestHead& head, http::Response response) const {
  return http::h2_answer(std::move(response), shared_.date, head.method == "HEAD");
}

void H2Connection::on_second(bool) {
  session_.expire(h2_timeouts(shared_.options.timeouts), shared_.now_s);
  end_overdue_calls();
  go_on();
}

void H2Connection::end_overdue_calls() {
  std::vector<http::StreamId> overdue;
  for (const auto& [id, call] : calls_) {
    if (call.deadline_s && shared_.now_s > *call.deadline_s) overdue.push_back(id);
  }
  for (const http::StreamId id : overdue)
    answer(id, grpc_error_answer(408, "the call's grpc-timeout is over"));
}

void H2Connection::on_stopping() {
  if (has_ended()) return;
  session_.stop();
  go_on();
}

}  // namespace otelc::server
