// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <otelc/base/packed_map.hpp>

namespace otelc::events {

/// Recognizes resends: remembers the fingerprints of what was counted, in bounded memory. It keeps two
/// generations, and drops the old one when the young one is full. So it knows at least the last `entries_max`
/// fingerprints and at most twice as many. Not thread-safe.
class Seen {
 public:
  /// The default of 1.5 million takes 2 x 17 MiB when full. One request of an agent makes about 8 entries.
  explicit Seen(std::size_t entries_max = 1'500'000);

  /// Adds a fingerprint. Returns false if it is known already. The probability that any two of n different
  /// records share a fingerprint is about n^2 / 2^65: 1e-7 for two million.
  bool insert(std::uint64_t fingerprint);

  [[nodiscard]] bool contains(std::uint64_t fingerprint) const {
    return young_.contains(fingerprint) || old_.contains(fingerprint);
  }

  /// Frees all memory. Do not insert afterwards.
  void end() {
    young_.clear();
    old_.clear();
  }

  /// Returns true once fingerprints were dropped: a resend of an older record is counted again.
  [[nodiscard]] bool has_forgotten() const { return has_forgotten_; }

 private:
  using Table = PackedMap<Nothing>;
  std::size_t entries_max_;
  Table young_;
  Table old_;
  bool has_forgotten_ = false;
};

}  // namespace otelc::events
