// SPDX-License-Identifier: Apache-2.0
#include <otelc/traces/request_ids.hpp>

#include <utility>

#include <otelc/base/hash.hpp>

namespace otelc::traces {

std::optional<RequestIds::Span> RequestIds::event(std::uint32_t session, std::uint64_t id) {
  const std::uint64_t key = mix(id, session);
  std::unique_ptr<Span>* const known = known_.find(key);
  if (known == nullptr) {
    if (known_.size() < kMax) known_.insert(key);
    return std::nullopt;
  }
  const auto stood_in = std::exchange(*known, nullptr);
  return stood_in ? std::optional(*stood_in) : std::nullopt;
}

bool RequestIds::span(std::uint32_t session, std::uint64_t id, const Span& span) {
  const std::uint64_t key = mix(id, session);
  if (known_.size() >= kMax || known_.contains(key)) return false;
  known_[key] = std::make_unique<Span>(span);
  return true;
}

}  // namespace otelc::traces
