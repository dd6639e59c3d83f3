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

/// What is known of where a run took place.
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

/// Distinct values of one fact, at most kMax: the first in byte order, so that the order in which they arrive
/// changes nothing. Not thread-safe.
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
  /// There were more than are kept.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 private:
  std::set<T, std::less<>> values_;
  bool is_cut_ = false;
};

/// Where runs took place and which versions of agents reported, as far as their telemetry, or `launch`, says.
/// Bounded: at most FactValues::kMax values of kBytesMax bytes per fact.
class Origin {
 public:
  static constexpr std::size_t kBytesMax = 256;

  /// Adds a value; an empty one says nothing. Names and passwords in URLs are removed. A value over kBytesMax
  /// is cut, a URL of that length is dropped.
  void add(Fact fact, std::string_view value);
  /// Adds the value of a resource attribute; one whose key is not in kFactKeys is ignored.
  void add(std::string_view key, std::string_view value);
  void add_version(std::string_view agent, std::string_view version);
  /// Drops the versions of all others: what looked like an agent of its own may have turned out to be
  /// another.
  void keep_versions_of(const std::vector<std::string>& agents);

  [[nodiscard]] const FactValues<std::string>& of(Fact fact) const {
    return facts_[static_cast<std::size_t>(fact)];
  }
  /// Agents and their versions.
  using Version = std::pair<std::string, std::string>;
  [[nodiscard]] const FactValues<Version>& versions() const { return versions_; }

 private:
  std::array<FactValues<std::string>, kFacts> facts_;
  FactValues<Version> versions_;
};

}  // namespace otelc::events
