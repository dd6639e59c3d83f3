// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include <otelc/billing/list_price.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::ledger {

/// Usage over time: a histogram for each agent, model and kind of evidence. timeline_of() makes a timeline of
/// it.
///
/// Bins grow wider as cells are added, so memory stays bounded (about 1 MiB for 8,192 cells). The order of
/// events changes nothing. Events without a time are left out. Not thread-safe.
class History {
 public:
  /// `cells_max`: how many cells to keep before the bins grow wider.
  explicit History(std::size_t cells_max = 8192) : cells_max_(cells_max) {}

  struct Key {
    std::uint64_t bin = 0;  ///< from bin x width() to (bin + 1) x width()
    std::uint32_t agent = 0;
    std::uint32_t model = 0;
    events::Evidence evidence = events::Evidence::metric;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Cell {
    prices::Money reported;
    prices::Money list;  ///< list price of the tokens that have one
    std::int64_t tokens = 0;
    std::int64_t requests = 0;  ///< answered
    std::int64_t errors = 0;    ///< requests that failed

    void add(const Cell& other, int sign = 1);
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  using Cells = std::unordered_map<Key, Cell, KeyHash>;

  /// Add an event. `listed`: its list price. `sign`: -1 subtracts an event that was added before.
  void add(std::uint32_t agent, std::uint32_t model, const events::UsageEvent& event,
           const billing::Listed& listed, int sign = 1);

  /// Remove an agent. The bins keep their width.
  void take_back(std::uint32_t agent);

  [[nodiscard]] UnixNanos width() const { return width_; }
  [[nodiscard]] const Cells& cells() const { return cells_; }

 private:
  void widen();

  std::size_t cells_max_;
  Cells cells_;
  UnixNanos width_ = 1'000'000;
};

/// Return the next larger bin width: 1 ms, 5 ms, … 1 min, 5 min, … 1 day, 7 days … Each is a multiple of the
/// one before. The last holds all times.
UnixNanos wider(UnixNanos width);

}  // namespace otelc::ledger
