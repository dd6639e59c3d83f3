// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/origin.hpp>

#include <algorithm>

#include <otelc/base/text.hpp>

namespace otelc::events {
namespace {

// Removes `user:secret@` from a URL, because remotes in CI often hold a token.
std::string without_user(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t begin = scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  const std::size_t at = url.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < begin) return std::string(url);
  return std::string(url.substr(0, begin)) + std::string(url.substr(at + 1));
}

}  // namespace

void Origin::add(Fact fact, std::string_view value) {
  if (value.empty()) return;
  const bool is_url = value.find("://") != std::string_view::npos;
  if (is_url && value.size() > kBytesMax) return;
  auto& values = facts_[static_cast<std::size_t>(fact)];
  if (values.values().contains(value)) return;
  values.add(is_url ? without_user(value) : utf8_lossy(value, kBytesMax));
}

void Origin::add(std::string_view key, std::string_view value) {
  for (const FactKey& row : kFactKeys)
    if (row.key == key) add(row.fact, value);
}

void Origin::add_version(std::string_view agent, std::string_view version) {
  if (version.empty()) return;
  agent = agent.substr(0, kBytesMax);
  version = version.substr(0, kBytesMax);
  for (const auto& [known, its] : versions_.values())
    if (known == agent && its == version) return;
  versions_.add(Version(agent, version));
}

void Origin::keep_versions_of(const std::vector<std::string>& agents) {
  versions_.erase_if(
      [&](const Version& version) { return std::ranges::find(agents, version.first) == agents.end(); });
}

}  // namespace otelc::events
