// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <otelc/base/hash.hpp>
#include <otelc/billing/report_line.hpp>
#include <otelc/events/names.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/ledger/accounts.hpp>

namespace otelc::ledger {

/// Gives agents, sessions and cells their places in Accounts. At a cap, further ones share a place named
/// kOthers (docs/counting.md#bounds). Not thread-safe.
class Admission {
 public:
  static constexpr std::size_t kSessionsMax = 100'000;
  static constexpr std::size_t kAgentsMax = 10'000;  ///< services that follow the GenAI conventions
  static constexpr std::size_t kScopesMax = 32;      ///< per agent; metrics of further scopes are not counted

  /// The arguments must outlive this object.
  Admission(Accounts& accounts, events::Names& names) : accounts_(accounts), names_(names) {}

  void set_sessions_max(std::size_t sessions_max) { sessions_max_ = sessions_max; }

  /// Return the index of the session that an event belongs to.
  std::uint32_t session(const events::UsageEvent& event);
  /// Return the index of the cell for a report of a session; nullopt: it must not be counted.
  std::optional<std::uint32_t> cell(std::uint32_t session, const billing::ReportKey& key);
  /// Return the index of a service, or of the one that it shares; nullopt: it is unknown.
  [[nodiscard]] std::optional<std::uint32_t> find_agent(std::string_view name) const;

  [[nodiscard]] bool are_agents_shared() const { return are_agents_over_; }
  [[nodiscard]] bool are_sessions_shared() const { return are_sessions_over_ || are_cells_over_; }
  /// Some spend may be left out.
  [[nodiscard]] bool is_over() const { return is_over_; }

 private:
  std::uint32_t agent(const events::UsageEvent& event);
  std::uint32_t session(std::uint32_t agent, std::string_view id);

  Accounts& accounts_;
  events::Names& names_;
  KeyMap<std::uint32_t> agent_by_name_;
  KeyMap<std::uint32_t> session_by_key_;
  KeySet scopes_;  // by agent
  std::size_t sessions_max_ = kSessionsMax;
  bool are_sessions_over_ = false;
  bool are_agents_over_ = false;
  bool are_cells_over_ = false;
  bool is_over_ = false;
};

}  // namespace otelc::ledger
