// SPDX-License-Identifier: Apache-2.0
// Each name gets an id, its list price, and the number of its normalized form, which all its spellings share.
// Names that one record has together (the requested and the answered one) are learned as pairs of such
// numbers, separately for each agent.
#include <otelc/events/names.hpp>

#include <algorithm>

#include <otelc/base/hash.hpp>
#include <otelc/events/labels.hpp>
#include <otelc/prices/model_name.hpp>

namespace otelc::events {
namespace {

std::uint64_t of_agent(std::uint32_t agent, std::uint32_t written) {
  return static_cast<std::uint64_t>(agent) << 32 | written;
}

}  // namespace

ModelId Names::id(std::string_view name) {
  const bool is_unknown = name.empty();
  if (is_unknown) name = "unknown";
  if (const auto known = by_hash_.find(hash64(name)); known != by_hash_.end()) return known->second;
  // Records without a model never share the row of others().
  if (names_.size() >= kNamesMax && !is_unknown && name != kOthers) return others();
  const ModelId made = make(name);
  if (name == "unknown") unknown_ = made;
  return made;
}

ModelId Names::make(std::string_view name) {
  const auto next = static_cast<std::uint32_t>(written_.size());
  const std::uint32_t written = written_.try_emplace(hash64(prices::plain_name(name)), next).first->second;
  names_.push_back({std::string(name), written, prices_->find(name)});
  const auto made = static_cast<ModelId>(names_.size() - 1);
  by_hash_.emplace(hash64(name), made);
  return made;
}

ModelId Names::others() {
  if (others_ == kNoModel) others_ = id(kOthers);
  return others_;
}

std::uint64_t Names::pair_key(std::uint32_t agent, ModelId a, ModelId b) const {
  return mix(of_agent(agent, std::min(written(a), written(b))), std::max(written(a), written(b)));
}

void Names::learn(std::uint32_t agent, ModelId a, ModelId b) {
  if (a == b || a == kNoModel || b == kNoModel || is_unknown(a) || is_unknown(b)) return;
  if (written(a) == written(b)) return;
  const std::uint64_t pair = pair_key(agent, a, b);
  if (pairs_.contains(pair)) return;
  auto& of_a = learned_[of_agent(agent, written(a))];
  auto& of_b = learned_[of_agent(agent, written(b))];
  if (pairs_.size() >= kPairsMax || of_a.size() >= kPairsOfNameMax || of_b.size() >= kPairsOfNameMax) {
    is_full_ = true;
    return;
  }
  pairs_.insert(pair);
  of_a.push_back(b);
  of_b.push_back(a);
}

const std::vector<ModelId>& Names::learned(std::uint32_t agent, ModelId model) const {
  static const std::vector<ModelId> kNone;
  const auto known = learned_.find(of_agent(agent, written(model)));
  return known != learned_.end() ? known->second : kNone;
}

bool Names::are_one(std::uint32_t agent, ModelId a, ModelId b) const {
  return a == b || written(a) == written(b) || pairs_.contains(pair_key(agent, a, b));
}

}  // namespace otelc::events
