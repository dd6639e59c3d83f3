// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/cells.hpp>

#include <algorithm>
#include <utility>

namespace otelc::ledger {
namespace {

constexpr std::size_t kPartsSearched = 8;  // further ones are found by their hash

std::uint64_t hash_of(std::uint32_t cell, const PartKey& key) {
  const std::uint64_t who = mix(static_cast<std::uint64_t>(key.subagent) << 32 | key.skill, key.mcp_server);
  return mix(mix(cell, static_cast<std::uint64_t>(key.log) << 8 | static_cast<std::uint64_t>(key.source)),
             who);
}

}  // namespace

std::uint64_t key_of(std::uint32_t owner, const billing::ReportKey& key) {
  return mix(mix(owner, key.scope), static_cast<std::uint64_t>(key.report) << 32 | key.model);
}

std::optional<std::uint32_t> Cells::find(std::uint32_t session, const billing::ReportKey& key) const {
  const std::uint32_t* const known = by_key_.find(key_of(session, key));
  return known != nullptr ? std::optional(*known) : std::nullopt;
}

std::uint32_t Cells::make(std::uint32_t session, const billing::ReportKey& key) {
  const auto cell = static_cast<std::uint32_t>(cells_.size());
  cells_.push_back({key, session, {}, nullptr, {}});
  cells_.back().first.log = UINT32_MAX;  // none yet
  by_key_[key_of(session, key)] = cell;
  return cell;
}

void Cells::add(std::uint32_t cell, const PartKey& part, const events::UsageEvent& event,
                const billing::Listed& listed, int sign) {
  Cell& to = cells_[cell];
  if (to.first.log == UINT32_MAX) to.first = part;
  // Before the sums change: until there are two parts, they are the amounts of the first.
  bool is_of_a_part = to.parts || !(to.first == part);
  if (is_of_a_part && !to.parts && parts_ >= kPartsMax) {
    are_parts_shared_ = true;
    is_of_a_part = false;
  }
  billing::Amounts* const amounts = is_of_a_part ? &part_of(cell, part) : nullptr;
  to.sums.add(event, listed, sign);
  if (amounts != nullptr) amounts->add(event, listed, sign);
}

// Most cells have few parts, so the first ones are searched and not hashed.
billing::Amounts& Cells::part_of(std::uint32_t cell, const PartKey& key) {
  Cell& of = cells_[cell];
  if (!of.parts) {
    of.parts = std::make_unique<std::vector<Part>>();
    of.parts->push_back({of.first, of.sums});
    ++parts_;
  }
  std::vector<Part>& parts = *of.parts;
  const auto searched = parts.begin() + static_cast<std::ptrdiff_t>(std::min(parts.size(), kPartsSearched));
  const auto same = std::find_if(parts.begin(), searched, [&](const Part& part) { return part.key == key; });
  if (same != searched) return same->amounts;
  const std::uint64_t hash = hash_of(cell, key);
  if (const std::uint32_t* const known = part_by_key_.find(hash)) return parts[*known].amounts;
  if (parts_ >= kPartsMax) {
    are_parts_shared_ = true;
    return parts.back().amounts;
  }
  if (parts.size() >= kPartsSearched) part_by_key_[hash] = static_cast<std::uint32_t>(parts.size());
  ++parts_;
  return parts.emplace_back(Part{key, {}}).amounts;
}

}  // namespace otelc::ledger
