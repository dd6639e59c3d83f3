// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/request_ids.hpp>

#include <utility>

#include <otelc/base/hash.hpp>

namespace otelc::usage {

std::optional<RequestIds::Span> RequestIds::event(std::uint32_t session, std::uint64_t id) {
  const std::uint64_t key = mix(id, session);
  const auto known = known_.find(key);
  if (known == known_.end()) {
    if (known_.size() < kMax) known_.emplace(key, nullptr);
    return std::nullopt;
  }
  const auto stood_in = std::exchange(known->second, nullptr);
  return stood_in ? std::optional(*stood_in) : std::nullopt;
}

bool RequestIds::span(std::uint32_t session, std::uint64_t id, const Span& span) {
  const std::uint64_t key = mix(id, session);
  if (known_.size() >= kMax || known_.contains(key)) return false;
  known_.emplace(key, std::make_unique<Span>(span));
  return true;
}

}  // namespace otelc::usage
