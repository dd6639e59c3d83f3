// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <otelc/base/packed_map.hpp>

namespace otelc::events {

/// Remembers what has been counted, in bounded memory: two generations of fingerprints. When the
/// young one is full, the old one is forgotten, so a resend is always recognized within the last
/// `entries_max` new ones, and for up to twice that. Not thread-safe.
class Seen {
 public:
  /// Default: 1.5 million, which is 2 x 17 MiB when full. An agent's request makes about 8 entries.
  explicit Seen(std::size_t entries_max = 1'500'000);

  /// True the first time. Two different things share a fingerprint with a probability of about
  /// n^2 / 2^65: 1e-7 for two million.
  bool insert(std::uint64_t fingerprint);

  [[nodiscard]] bool contains(std::uint64_t fingerprint) const {
    return young_.contains(fingerprint) || old_.contains(fingerprint);
  }

  /// Gives back its memory: nothing is inserted from now on.
  void end() {
    young_.clear();
    old_.clear();
  }

  /// True when something had to be forgotten: a resend from before that time would be counted.
  [[nodiscard]] bool has_forgotten() const { return has_forgotten_; }

 private:
  using Table = PackedMap<Nothing>;
  std::size_t entries_max_;
  Table young_;
  Table old_;
  bool has_forgotten_ = false;
};

}  // namespace otelc::events
