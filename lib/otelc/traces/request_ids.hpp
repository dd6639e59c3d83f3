// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <otelc/base/packed_map.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces {

/// Which requests of an agent were told by an event and which by a span alone, where both carry the id that
/// the provider gave the request. In any order. Memory: about 20 bytes a request, and 320 while only its span
/// has come; over kMax, spans are no longer compared and add nothing. Not thread-safe.
class RequestIds {
 public:
  static constexpr std::size_t kMax = 262'144;

  struct Span {
    TracedCall call;
    agents::Source source = agents::Source::unknown;
  };

  /// An event came: the span that stood in for it, which counts no more.
  std::optional<Span> event(std::uint32_t session, std::uint64_t id);
  /// A span came: true when it stands in for an event that has not.
  bool span(std::uint32_t session, std::uint64_t id, const Span& span);
  /// Over kMax: spans of requests whose event was lost may be missing.
  [[nodiscard]] bool is_full() const { return known_.size() >= kMax; }

 private:
  PackedMap<std::unique_ptr<Span>> known_;  // by session and id; null: an event has come
};

}  // namespace otelc::traces
