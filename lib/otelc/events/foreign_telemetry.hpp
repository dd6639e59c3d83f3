// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/base/saturating.hpp>

namespace otelc::events {

/// Counts what services without model usage send. It is never in the bill. A service is foreign until it
/// reports usage. Keeps at most kNamesMax names; the rest share one entry. Not thread-safe.
class ForeignTelemetry {
 public:
  static constexpr std::size_t kNamesMax = 1000;

  /// Adds `items` (metrics, log records and spans) of a service. `has_usage`: some of them reported usage.
  void add(std::string_view service, std::uint64_t items, bool has_usage);

  struct Total {
    std::uint64_t items = 0;            ///< with resends
    std::vector<std::string> services;  ///< sorted
  };
  [[nodiscard]] Total total() const;

 private:
  struct Service {
    std::string name;
    std::uint64_t items = 0;
    bool has_usage = false;
  };
  KeyMap<Service> services_;  // by the name's hash
};

/// Scopes whose spans or records hold token counts that otelc does not read (docs/counting.md#dialects).
/// Keeps at most kNamesMax names; the rest share one entry. Not thread-safe.
class UnreadCounts {
 public:
  static constexpr std::size_t kNamesMax = 1000;

  /// Adds `records` of a scope with unread counts. `was_read`: a count of the scope was read.
  void add(std::uint64_t service, std::string_view scope, std::uint64_t records, bool was_read);

  /// Excludes a service that is a known agent under another name: its rows know which of its counts are
  /// duplicates.
  void is_known(std::uint64_t service);

  struct Scope {
    std::string name;
    std::uint64_t service = 0;
    std::uint64_t records = 0;  ///< with resends
    bool was_read = false;
  };
  /// Returns the scopes of which no count was read, by name.
  [[nodiscard]] std::vector<Scope> scopes() const;

 private:
  KeyMap<Scope> scopes_;  // by service and name
  KeySet known_;          // services, at most kNamesMax
};

/// Spans whose texts hold unread counts, by instrumentation scope. Keeps at most UnreadCounts::kNamesMax
/// names; the rest share one entry. Not thread-safe.
class UnreadTexts {
 public:
  /// Returns the key of a scope for add().
  std::uint64_t key_of(std::string_view scope);
  /// Adds spans, or takes them back if `spans` is negative. `key`: of key_of().
  void add(std::uint64_t key, int spans) { scopes_.at(key).records += static_cast<std::uint64_t>(spans); }
  /// Adds the scopes that have spans to `unread`, merged by name.
  void add_to(std::vector<UnreadCounts::Scope>& unread) const;

 private:
  KeyMap<UnreadCounts::Scope> scopes_;  // by name
};

}  // namespace otelc::events
