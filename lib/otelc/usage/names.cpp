// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/names.hpp>

#include <algorithm>

#include <otelc/base/hash.hpp>
#include <otelc/prices/model_name.hpp>

namespace otelc::usage {
namespace {

std::uint64_t of_agent(std::uint32_t agent, std::uint32_t written) {
  return static_cast<std::uint64_t>(agent) << 32 | written;
}

}  // namespace

ModelId Names::id(std::string_view name) {
  const bool is_unknown = name.empty();
  if (is_unknown) name = "unknown";
  const auto [entry, is_new] = by_hash_.try_emplace(hash64(name), static_cast<ModelId>(names_.size()));
  if (is_new) {
    const auto next = static_cast<std::uint32_t>(written_.size());
    const std::uint32_t written = written_.try_emplace(prices::plain_name(name), next).first->second;
    names_.push_back({std::string(name), written, prices_->find(name)});
    if (name == "unknown") unknown_ = entry->second;
  }
  return entry->second;
}

std::uint64_t Names::pair_key(std::uint32_t agent, ModelId a, ModelId b) const {
  return mix(of_agent(agent, std::min(written(a), written(b))), std::max(written(a), written(b)));
}

void Names::learn(std::uint32_t agent, ModelId a, ModelId b) {
  if (a == b || a == kNoModel || b == kNoModel || is_unknown(a) || is_unknown(b)) return;
  if (written(a) == written(b) || pairs_.size() >= kPairsMax) return;
  if (!pairs_.insert(pair_key(agent, a, b)).second) return;
  learned_[of_agent(agent, written(a))].push_back(b);
  learned_[of_agent(agent, written(b))].push_back(a);
}

const std::vector<ModelId>& Names::learned(std::uint32_t agent, ModelId model) const {
  static const std::vector<ModelId> kNone;
  const auto known = learned_.find(of_agent(agent, written(model)));
  return known != learned_.end() ? known->second : kNone;
}

bool Names::are_one(std::uint32_t agent, ModelId a, ModelId b) const {
  return a == b || written(a) == written(b) || pairs_.contains(pair_key(agent, a, b));
}

}  // namespace otelc::usage
