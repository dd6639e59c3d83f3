// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/base/saturating.hpp>

namespace otelc::events {

/// Keeps apart the services that are no agents: what they send is counted, and never in the bill. A
/// service is foreign until it tells of model usage. Names: at most kNamesMax; the rest share one entry.
/// Not thread-safe.
class ForeignTelemetry {
 public:
  static constexpr std::size_t kNamesMax = 1000;

  /// `items`: metrics, log records and spans that it sent; `spoke`: some of them told of usage.
  void add(std::string_view service, std::uint64_t items, bool spoke);

  struct Total {
    std::uint64_t items = 0;            ///< resends count each time
    std::vector<std::string> services;  ///< by name
  };
  [[nodiscard]] Total total() const;

 private:
  struct Service {
    std::string name;
    std::uint64_t items = 0;
    bool spoke = false;
  };
  KeyMap<Service> services_;  // by the name's hash
};

/// Scopes whose spans or records hold token counts that otelc does not read. Names: at most kNamesMax; the
/// rest share one entry. Not thread-safe.
class UnreadCounts {
 public:
  static constexpr std::size_t kNamesMax = 1000;

  /// `records` of the scope hold counts that were not read; `gave`: counts of it were read.
  void add(std::uint64_t service, std::string_view scope, std::uint64_t records, bool gave);

  /// The service is a known agent under another name: its rows say which of its counts are copies.
  void is_known(std::uint64_t service);

  struct Scope {
    std::string name;
    std::uint64_t service = 0;
    std::uint64_t records = 0;  ///< copies count each time
    bool gave = false;
  };
  /// Those of which no count was read, by name.
  [[nodiscard]] std::vector<Scope> scopes() const;

 private:
  KeyMap<Scope> scopes_;  // by service and name
  KeySet known_;          // services, at most kNamesMax
};

/// Spans by instrumentation scope. Names: at most UnreadCounts::kNamesMax; the rest share one entry.
class UnreadTexts {
 public:
  /// What add() knows the scope by.
  std::uint64_t key_of(std::string_view scope);
  void add(std::uint64_t key, int spans) { scopes_.at(key).records += static_cast<std::uint64_t>(spans); }
  /// Those with any, put with others of their name.
  void add_to(std::vector<UnreadCounts::Scope>& unread) const;

 private:
  KeyMap<UnreadCounts::Scope> scopes_;  // by name
};

}  // namespace otelc::events
