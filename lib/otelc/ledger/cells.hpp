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

/// Who asked for a part of a cell, and which log it comes from.
struct PartKey {
  std::uint32_t log = 0;  ///< see Ledger::set_log
  agents::Source source = agents::Source::unknown;
  events::Labels::Id subagent = events::Labels::kEmpty;
  events::Labels::Id skill = events::Labels::kEmpty;
  events::Labels::Id mcp_server = events::Labels::kEmpty;
  friend bool operator==(const PartKey&, const PartKey&) = default;
};

struct Part {
  PartKey key;
  billing::Amounts amounts;
};

/// What one report said of a session's spend under one name.
struct Cell {
  billing::ReportKey key;
  std::uint32_t session = 0;
  PartKey first;                             ///< of the only part, whose amounts are the sums
  std::unique_ptr<std::vector<Part>> parts;  ///< null: there is only one
  billing::Amounts sums;

  /// `visit(const PartKey&, const Amounts&)`
  template <class Visit>
  void for_each_part(const Visit& visit) const {
    if (!parts) return visit(first, sums);
    for (const Part& part : *parts) visit(part.key, part.amounts);
  }
};

/// The hash of a report's line in a session or an agent.
std::uint64_t key_of(std::uint32_t owner, const billing::ReportKey& key);

/// All cells. Memory: about 270 bytes for each session, report and name, and 210 for each part where there
/// are several; 140 more for RareAmounts. Cells and their places stay. Not thread-safe.
class Cells {
 public:
  static constexpr std::size_t kMax = 200'000;
  static constexpr std::size_t kPartsMax = 400'000;  ///< of cells with several; further ones share the last

  [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t session, const billing::ReportKey& key) const;
  /// Makes one, also beyond kMax: whom it is for is the caller's to decide.
  std::uint32_t make(std::uint32_t session, const billing::ReportKey& key);
  /// Adds an event; `sign`: -1 takes away what was added.
  void add(std::uint32_t cell, const PartKey& part, const events::UsageEvent& event,
           const billing::Listed& listed, int sign);

  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] bool is_full() const { return cells_.size() >= kMax; }
  /// Parts share another's.
  [[nodiscard]] bool are_parts_shared() const { return are_parts_shared_; }
  [[nodiscard]] const Cell& operator[](std::uint32_t cell) const { return cells_[cell]; }

 private:
  billing::Amounts& part_of(std::uint32_t cell, const PartKey& key);

  std::deque<Cell> cells_;
  PackedMap<std::uint32_t> by_key_;
  PackedMap<std::uint32_t> part_by_key_;  // places from kPartsSearched on
  std::size_t parts_ = 0;
  bool are_parts_shared_ = false;
};

}  // namespace otelc::ledger
