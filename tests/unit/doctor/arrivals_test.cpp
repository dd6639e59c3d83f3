// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/arrivals.hpp>

#include <doctest/doctest.h>

using namespace otelc;
using namespace otelc::doctor;
using server::Answered;

TEST_CASE("exports are counted by signal and protocol, refusals apart") {
  Arrivals arrivals;
  Answered answer;
  answer.exported = Answered::Export{otlp::Signal::logs, otlp::Encoding::json, 10};
  arrivals.on_answer(answer);
  answer.exported->encoding = otlp::Encoding::protobuf;
  answer.protocol = server::Protocol::http2;
  arrivals.on_answer(answer);
  answer.protocol = server::Protocol::grpc;
  arrivals.on_answer(answer);
  answer.exported->signal = otlp::Signal::traces;
  arrivals.on_answer(answer);
  answer.http_status = 401;
  answer.error = "no token";
  answer.exported.reset();
  arrivals.on_answer(answer);
  Answered health;  // of no export
  arrivals.on_answer(health);

  const Arrivals::Counts counts = arrivals.counts();
  CHECK(counts.of(otlp::Signal::metrics) == 0);
  CHECK(counts.of(otlp::Signal::logs) == 3);
  CHECK(counts.of(otlp::Signal::traces) == 1);
  CHECK(counts.all() == 4);
  CHECK(counts.taken[1][0] == 1);  // logs over http/json
  CHECK(counts.taken[1][1] == 1);
  CHECK(counts.taken[1][2] == 1);
  CHECK(counts.refused == 1);
  CHECK(counts.last_refusal == "HTTP status 401: no token");
}
