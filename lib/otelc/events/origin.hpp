// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace otelc::events {

/// A fact about where a run took place.
enum class Fact : std::uint8_t {
  repository,  ///< its URL, or `owner/name`
  ref,         ///< branch or tag
  revision,
  run_id,   ///< of the CI pipeline
  run_url,  ///< of the CI pipeline
  job,      ///< its name
  job_url,
  host,
  command,  ///< the program that `launch` ran
};
inline constexpr std::size_t kFacts = 9;

/// A resource attribute that holds a fact (OpenTelemetry's semantic conventions).
struct FactKey {
  std::string_view key;
  Fact fact;
};
inline constexpr FactKey kFactKeys[] = {
    {"vcs.repository.url.full", Fact::repository},      {"vcs.ref.head.name", Fact::ref},
    {"vcs.ref.head.revision", Fact::revision},          {"cicd.pipeline.run.id", Fact::run_id},
    {"cicd.pipeline.run.url.full", Fact::run_url},      {"cicd.pipeline.task.name", Fact::job},
    {"cicd.pipeline.task.run.url.full", Fact::job_url}, {"host.name", Fact::host},
};

/// The distinct values of one fact. Keeps the first kMax in byte order, so that the order of arrival does not
/// matter. Not thread-safe.
template <class T>
class FactValues {
 public:
  static constexpr std::size_t kMax = 16;

  template <class View>
  void add(const View& value) {
    if (values_.contains(value)) return;
    values_.insert(T(value));
    if (values_.size() <= kMax) return;
    values_.erase(std::prev(values_.end()));
    is_cut_ = true;
  }
  template <class Predicate>
  void erase_if(const Predicate& predicate) {
    std::erase_if(values_, predicate);
  }
  [[nodiscard]] const std::set<T, std::less<>>& values() const { return values_; }
  /// Returns true if there were more values than it keeps.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 private:
  std::set<T, std::less<>> values_;
  bool is_cut_ = false;
};

/// Where runs took place and which versions of agents reported, from telemetry and from `launch`. Keeps at
/// most FactValues::kMax values of kBytesMax bytes per fact. Not thread-safe.
class Origin {
 public:
  static constexpr std::size_t kBytesMax = 256;

  /// Adds a value. Ignores an empty one and a URL over kBytesMax; cuts other long values. Removes user names
  /// and passwords from URLs.
  void add(Fact fact, std::string_view value);
  /// Adds the value of a resource attribute. Ignores keys that are not in kFactKeys.
  void add(std::string_view key, std::string_view value);
  void add_version(std::string_view agent, std::string_view version);
  /// Drops the versions of all other agents: a service may have turned out to be a known agent.
  void keep_versions_of(const std::vector<std::string>& agents);

  [[nodiscard]] const FactValues<std::string>& of(Fact fact) const {
    return facts_[static_cast<std::size_t>(fact)];
  }
  /// An agent and its version.
  using Version = std::pair<std::string, std::string>;
  [[nodiscard]] const FactValues<Version>& versions() const { return versions_; }

 private:
  std::array<FactValues<std::string>, kFacts> facts_;
  FactValues<Version> versions_;
};

}  // namespace otelc::events
