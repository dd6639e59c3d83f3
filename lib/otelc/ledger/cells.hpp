// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include <otelc/base/packed_map.hpp>
#include <otelc/billing/amounts.hpp>
#include <otelc/billing/bill.hpp>
#include <otelc/events/labels.hpp>

namespace otelc::ledger {

/// The requester of a part of a cell, and the log that the part comes from.
struct PartKey {
  std::uint32_t log = 0;  ///< see Ledger::set_log()
  agents::Source source = agents::Source::unknown;
  events::Labels::Id subagent = events::Labels::kEmpty;
  events::Labels::Id skill = events::Labels::kEmpty;
  events::Labels::Id mcp_server = events::Labels::kEmpty;
  friend bool operator==(const PartKey&, const PartKey&) = default;
};

/// The amounts of a cell that one requester and log have.
struct Part {
  PartKey key;
  billing::Amounts amounts;
};

/// The amounts that one report has for one session under one name.
struct Cell {
  billing::ReportKey key;
  std::uint32_t session = 0;
  PartKey first;                             ///< the key of the only part, whose amounts are `sums`
  std::unique_ptr<std::vector<Part>> parts;  ///< null: there is one only
  billing::Amounts sums;

  /// Calls `visit(const PartKey&, const Amounts&)` for each part.
  template <class Visit>
  void for_each_part(const Visit& visit) const {
    if (!parts) return visit(first, sums);
    for (const Part& part : *parts) visit(part.key, part.amounts);
  }
};

/// Hash the key of a report of `owner`: the index of a session or of an agent.
std::uint64_t key_of(std::uint32_t owner, const billing::ReportKey& key);

/// All cells. They are never removed, and keep their index and address.
///
/// Memory: about 270 bytes per session, report and name; 210 per part if there are several; 140 more for
/// RareAmounts. Not thread-safe.
class Cells {
 public:
  static constexpr std::size_t kMax = 200'000;
  static constexpr std::size_t kPartsMax =
      400'000;  ///< of cells with several parts; further ones join the last part

  /// Return the index of a cell; nullopt: there is none.
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t session, const billing::ReportKey& key) const;
  /// Make a cell and return its index. Does not check kMax: callers decide what shares a cell (see
  /// Admission).
  std::uint32_t make(std::uint32_t session, const billing::ReportKey& key);
  /// Add an event. `listed`: its list price. `sign`: -1 subtracts an event that was added before.
  void add(std::uint32_t cell, const PartKey& part, const events::UsageEvent& event,
           const billing::Listed& listed, int sign);

  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] bool is_full() const { return cells_.size() >= kMax; }
  /// Whether some parts are in the amounts of another.
  [[nodiscard]] bool are_parts_shared() const { return are_parts_shared_; }
  [[nodiscard]] const Cell& operator[](std::uint32_t cell) const { return cells_[cell]; }

 private:
  billing::Amounts& part_of(std::uint32_t cell, const PartKey& key);

  std::deque<Cell> cells_;
  PackedMap<std::uint32_t> by_key_;
  PackedMap<std::uint32_t> part_by_key_;  // indexes from kPartsSearched on
  std::size_t parts_ = 0;
  bool are_parts_shared_ = false;
};

}  // namespace otelc::ledger
