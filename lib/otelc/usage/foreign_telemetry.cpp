// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/foreign_telemetry.hpp>

#include <algorithm>

#include <otelc/base/hash.hpp>

namespace otelc::usage {

void ForeignTelemetry::add(std::string_view service, std::uint64_t items, bool spoke) {
  if (items == 0) return;
  auto entry = services_.find(hash64(service));
  if (entry == services_.end()) {
    const std::string_view name = services_.size() < kNamesMax ? service : std::string_view("others");
    entry = services_.try_emplace(hash64(name)).first;
    entry->second.name = name.empty() ? "unknown" : std::string(name);
  }
  Service& known = entry->second;
  known.items += items;
  known.spoke = known.spoke || spoke;
}

ForeignTelemetry::Total ForeignTelemetry::total() const {
  Total total;
  for (const auto& [key, service] : services_) {
    if (service.spoke) continue;
    total.items += service.items;
    total.services.push_back(service.name);
  }
  std::sort(total.services.begin(), total.services.end());
  return total;
}

}  // namespace otelc::usage
