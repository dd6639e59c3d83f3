// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace otelc::usage {

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
  std::unordered_map<std::uint64_t, Service> services_;  // by the name's hash
};

}  // namespace otelc::usage
