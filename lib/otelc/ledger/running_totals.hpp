// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/events/names.hpp>
#include <otelc/ledger/accounts.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::ledger {

/// The totals so far: equal to those of a summary made at this moment. See Ledger::totals().
struct RunningTotals {
  std::int64_t tokens = 0;
  std::optional<double> cost_usd;    ///< as reported, otherwise at list price; nullopt: unknown
  bool is_at_list_price = false;     ///< some of cost_usd is
  std::int64_t unpriced_tokens = 0;  ///< tokens whose cost is unknown
  std::optional<std::int64_t> requests;
  std::int64_t errors = 0;
  /// The part that no later record takes back: what a budget goes by (docs/counting.md#live).
  std::int64_t sure_tokens = 0;
  double sure_cost_usd = 0;
  /// The cost by the other bases (usage::CostBasis), in all and of the sure part.
  double list_usd = 0;
  double sure_list_usd = 0;
  double as_reported_usd = 0;
  double sure_as_reported_usd = 0;
};

/// Totals of bills, from which a bill can be taken away again.
struct BillTotals {
  std::int64_t tokens = 0;
  std::int64_t fraction = 0;  ///< the fractional part of `tokens`, as in events::Fractions
  prices::Money cost;
  prices::Money list;         ///< list price of the tokens that have one
  prices::Money as_reported;  ///< as `cost`, but $0 where $0 was reported
  std::int64_t unpriced_tokens = 0;
  std::int64_t requests = 0;
  std::int64_t errors = 0;
  // Rows that know the number.
  std::int64_t known_costs = 0;
  std::int64_t list_costs = 0;
  std::int64_t known_requests = 0;

  void add(const billing::Usage& usage);
  /// `sign`: -1 takes `other` away again.
  void add(const BillTotals& other, int sign);
};

/// Counts the bills that hold each model, for notices that name a model once.
class ModelNotices {
 public:
  void add(const std::vector<events::ModelId>& models);
  void remove(const std::vector<events::ModelId>& models);
  /// Return the models that some bill holds and that no earlier call returned, sorted by name.
  std::vector<std::string> take(const events::Names& names);

 private:
  KeyMap<std::uint32_t> bills_;              // number of bills that hold the model
  std::unordered_set<events::ModelId> new_;  // not returned yet; may be in no bill any more
  KeySet named_;
};

/// Keeps the totals of all bills, and makes a bill anew only if its account has changed. Not thread-safe.
class RunningBills {
 public:
  /// `accounts` must outlive this object.
  explicit RunningBills(Accounts& accounts) : accounts_(accounts) {}

  /// Note that the account of a session has changed.
  void touch(std::uint32_t session);
  /// Give an agent one account instead of one per session.
  void make_one_session(std::uint32_t agent);
  /// O(names of the accounts that have changed since the last call).
  RunningTotals totals();
  /// See Ledger::take_newly_unpriced() and Ledger::take_newly_unlisted().
  std::vector<std::string> take_newly_unpriced();
  std::vector<std::string> take_newly_unlisted();

 private:
  // An account's bill as it is in the totals.
  struct Counted {
    BillTotals totals;
    std::unique_ptr<BillTotals> sure;  // null: all of it is sure
    std::vector<events::ModelId> unpriced;
    std::vector<events::ModelId> unlisted;
  };
  void forget(Counted& counted);
  void recount(std::uint32_t account, bool is_agent);
  void recount_changed();

  Accounts& accounts_;
  BillTotals totals_;
  BillTotals sure_;
  KeyMap<Counted> counted_sessions_;
  KeyMap<Counted> counted_agents_;
  std::vector<std::uint32_t> dirty_sessions_;
  std::vector<std::uint32_t> dirty_agents_;
  ModelNotices unpriced_;
  ModelNotices unlisted_;
};

}  // namespace otelc::ledger
