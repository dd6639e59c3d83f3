// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <otelc/base/packed_map.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces {

/// Joins events and spans of an agent that report the same request under the provider's request id, in any
/// order (docs/counting.md#whole). Memory: about 20 bytes per request, and 320 while only its span has come.
/// Over kMax requests, spans are no longer compared and add nothing. Not thread-safe.
class RequestIds {
 public:
  static constexpr std::size_t kMax = 262'144;

  struct Span {
    TracedCall call;
    agents::Source source = agents::Source::unknown;
  };

  /// Notes an event. Returns the span that counted in its place until now, which must no longer count.
  std::optional<Span> event(std::uint32_t session, std::uint64_t id);
  /// Notes a span. Returns true if it counts, because no event has come yet.
  bool span(std::uint32_t session, std::uint64_t id, const Span& span);
  /// Returns true at kMax: requests that only a span reports may be missing.
  [[nodiscard]] bool is_full() const { return known_.size() >= kMax; }

 private:
  PackedMap<std::unique_ptr<Span>> known_;  // by session and id; null: an event has come
};

}  // namespace otelc::traces
