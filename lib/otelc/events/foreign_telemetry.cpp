// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/foreign_telemetry.hpp>

#include <algorithm>
#include <tuple>

#include <otelc/base/hash.hpp>
#include <otelc/base/saturating.hpp>
#include <otelc/events/labels.hpp>

namespace otelc::events {

void ForeignTelemetry::add(std::string_view service, std::uint64_t items, bool has_usage) {
  if (items == 0) return;
  auto entry = services_.find(hash64(service));
  if (entry == services_.end()) {
    const std::string_view name = services_.size() < kNamesMax ? service : std::string_view("others");
    entry = services_.try_emplace(hash64(name)).first;
    entry->second.name = name.empty() ? "unknown" : std::string(name);
  }
  Service& known = entry->second;
  known.items += items;
  known.has_usage = known.has_usage || has_usage;
}

ForeignTelemetry::Total ForeignTelemetry::total() const {
  Total total;
  for (const auto& [key, service] : services_) {
    if (service.has_usage) continue;
    total.items += service.items;
    total.services.push_back(service.name);
  }
  std::sort(total.services.begin(), total.services.end());
  return total;
}

void UnreadCounts::add(std::uint64_t service, std::string_view scope, std::uint64_t records, bool was_read) {
  const std::uint64_t key = mix(service, hash64(scope));
  auto entry = scopes_.find(key);
  if (entry == scopes_.end()) {
    const bool is_full = scopes_.size() >= kNamesMax;
    entry = scopes_.try_emplace(is_full ? 0 : key).first;
    if (entry->second.name.empty()) entry->second.name = is_full ? "others" : std::string(scope);
  }
  entry->second.service = service;
  entry->second.records += records;
  entry->second.was_read = entry->second.was_read || was_read;
}

void UnreadCounts::is_known(std::uint64_t service) {
  if (known_.size() < kNamesMax) known_.insert(service);
}

std::vector<UnreadCounts::Scope> UnreadCounts::scopes() const {
  std::vector<Scope> unread;
  for (const auto& [key, scope] : scopes_) {
    if (scope.records > 0 && !scope.was_read && !known_.contains(scope.service)) unread.push_back(scope);
  }
  std::sort(unread.begin(), unread.end(), [](const Scope& a, const Scope& b) {
    return std::tie(a.name, a.records) < std::tie(b.name, b.records);
  });
  return unread;
}

std::uint64_t UnreadTexts::key_of(std::string_view scope) {
  const std::uint64_t key = hash64(scope);
  const auto known = scopes_.find(key);
  if (known != scopes_.end()) return key;
  const bool is_full = scopes_.size() >= UnreadCounts::kNamesMax;
  scopes_[is_full ? 0 : key].name = is_full ? "others" : std::string(LabelCutter().cut(scope));
  return is_full ? 0 : key;
}

void UnreadTexts::add_to(std::vector<UnreadCounts::Scope>& unread) const {
  KeyMap<std::size_t> places;
  for (std::size_t i = 0; i < unread.size(); ++i) places.try_emplace(hash64(unread[i].name), i);
  for (const auto& [key, scope] : scopes_) {
    if (scope.records == 0) continue;
    const auto [place, is_new] = places.try_emplace(hash64(scope.name), unread.size());
    if (is_new)
      unread.push_back(scope);
    else
      unread[place->second].records += scope.records;
  }
  std::ranges::sort(unread, {}, &UnreadCounts::Scope::name);
}

}  // namespace otelc::events
