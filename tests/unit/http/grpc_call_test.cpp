// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/grpc_call.hpp>

#include <string>

#include <doctest/doctest.h>

#include <otelc/http/grpc.hpp>
#include <otelc/http/h2_session.hpp>

using namespace otelc::http;

namespace {

/// The server's side: records the request and answers with `answer`.
H2Request serve(GrpcCall& call, const H2Answer& answer) {
  H2Session server(Limits{}, H2Limits{}, 0);
  H2Request request;
  for (int turn = 0; turn < 10 && !call.has_ended(); ++turn) {
    std::string to_server;
    call.send(to_server);
    server.feed(to_server, 0);
    for (const H2Session::Event& event : server.take_events()) {
      if (event.kind != H2Session::Event::Kind::complete) continue;
      request = *server.request(event.stream);
      server.answer(event.stream, answer, 0);
    }
    std::string to_client;
    server.send(to_client);
    CHECK(call.feed(to_client));
  }
  return request;
}

}  // namespace

TEST_CASE("a unary call as a gRPC server sees it, and its answers") {
  GrpcCall call({"127.0.0.1:4318", "/package.Service/Method", "Bearer s", std::string(70'000, 'm')});
  H2Request request = serve(call, grpc_success());
  CHECK(request.head.target == "/package.Service/Method");
  CHECK(request.head.content_type == "application/grpc");
  REQUIRE(unframe_grpc(request.body, ""));
  CHECK(request.body == std::string(70'000, 'm'));
  CHECK(call.has_ended());
  CHECK(call.http_status() == 200);
  CHECK(call.grpc_status() == 0);

  GrpcCall refused({"h", "/s/m", "", ""});
  serve(refused, grpc_failure(16, "who are you"));
  CHECK(refused.grpc_status() == 16);

  GrpcCall plain({"h", "/s/m", "", ""});
  H2Answer answer;
  answer.status = 404;
  serve(plain, answer);
  CHECK(plain.http_status() == 404);
  CHECK_FALSE(plain.grpc_status());
}

TEST_CASE("an answer that is not HTTP/2 is detected") {
  GrpcCall call({"h", "/s/m", "", ""});
  CHECK_FALSE(call.feed("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
  CHECK_FALSE(call.has_ended());
}
