// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/arrivals.hpp>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace otelc::doctor {
namespace {

agents::Protocol protocol_of(const server::Answered& answered) {
  if (answered.protocol == server::Protocol::grpc) return agents::Protocol::grpc;
  return answered.exported->encoding == otlp::Encoding::json ? agents::Protocol::http_json
                                                             : agents::Protocol::http_protobuf;
}

template <class Array, class Value>
std::size_t index_of(const Array& all, Value value) {
  return static_cast<std::size_t>(std::find(all.begin(), all.end(), value) - all.begin());
}

}  // namespace

void Arrivals::on_answer(const server::Answered& answered) {
  constexpr int kSuccess = 200;
  const std::lock_guard lock(mutex_);
  if (answered.http_status == kSuccess && answered.exported) {
    const std::size_t signal = index_of(kSignals, answered.exported->signal);
    ++counts_.taken.at(signal).at(index_of(kProtocols, protocol_of(answered)));
  } else if (answered.http_status != kSuccess) {
    ++counts_.refused;
    counts_.last_refusal = fmt::format("HTTP status {}: {}", answered.http_status, answered.error);
  }
}

void Arrivals::on_accept_failed(std::string_view why) {
  const std::lock_guard lock(mutex_);
  ++counts_.refused;
  counts_.last_refusal = fmt::format("cannot accept a connection: {}", why);
}

std::uint64_t Arrivals::Counts::of(otlp::Signal signal) const {
  const auto& by_protocol = taken.at(index_of(kSignals, signal));
  return std::accumulate(by_protocol.begin(), by_protocol.end(), std::uint64_t{0});
}

std::uint64_t Arrivals::Counts::all() const {
  std::uint64_t sum = 0;
  for (const otlp::Signal signal : kSignals) sum += of(signal);
  return sum;
}

Arrivals::Counts Arrivals::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace otelc::doctor
