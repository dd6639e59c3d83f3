// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/seen.hpp>

#include <utility>

namespace otelc::events {

Seen::Seen(std::size_t entries_max) : entries_max_(entries_max) {}

bool Seen::insert(std::uint64_t fingerprint) {
  if (contains(fingerprint)) return false;
  if (young_.size() >= entries_max_) {
    has_forgotten_ = has_forgotten_ || old_.size() != 0;
    old_ = std::exchange(young_, Table{});
  }
  young_.insert(fingerprint);
  return true;
}

}  // namespace otelc::events
