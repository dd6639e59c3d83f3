// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include <otelc/billing/list_price.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::ledger {

/// When usage happened: what each kind of evidence told of an agent's model, in bins of time. The bins grow
/// wider as more come, so that memory stays bounded (about 1 MiB), and the order in which events come
/// changes nothing. Events without a time are not in it. Not thread-safe.
class History {
 public:
  explicit History(std::size_t cells_max = 8192) : cells_max_(cells_max) {}

  struct Key {
    std::uint64_t bin = 0;  ///< it begins at bin x width()
    std::uint32_t agent = 0;
    std::uint32_t model = 0;
    events::Evidence evidence = events::Evidence::metric;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Cell {
    prices::Money reported;
    prices::Money list;  ///< of tokens that have a list price
    std::int64_t tokens = 0;
    std::int64_t requests = 0;  ///< that were answered
    std::int64_t errors = 0;    ///< requests that were given up

    void add(const Cell& other, int sign = 1);
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  using Cells = std::unordered_map<Key, Cell, KeyHash>;

  /// `sign`: -1 takes away what was added.
  void add(std::uint32_t agent, std::uint32_t model, const events::UsageEvent& event,
           const billing::Listed& listed, int sign = 1);

  /// Forgets what an agent told. The bins stay as wide as they are.
  void take_back(std::uint32_t agent);

  [[nodiscard]] UnixNanos width() const { return width_; }
  [[nodiscard]] const Cells& cells() const { return cells_; }

 private:
  void widen();

  std::size_t cells_max_;
  Cells cells_;
  UnixNanos width_ = 1'000'000;
};

/// The next of the widths that people read time in (1 ms, 5 ms, … 1 min, 5 min, … 1 day, 7 days …), each a
/// multiple of the one before; the last holds all of time.
UnixNanos wider(UnixNanos width);

}  // namespace otelc::ledger
