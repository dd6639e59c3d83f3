// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <otelc/ledger/ledger.hpp>

namespace otelc::usage {

/// What one report said under one name, and what of it is in the bill.
struct ExplainedReport {
  std::string_view report;  ///< "metrics", "events", "spans", "histogram" …
  std::string model;
  std::int64_t tokens = 0;
  std::int64_t requests = 0;
  std::optional<double> cost_usd;
  std::string counts_for;  ///< the model whose tokens it gives; empty: none
  bool gives_cost = false;
  bool gives_requests = false;
};

/// Why an account's numbers are what they are (docs/counting.md).
struct Explanation {
  std::string agent;
  std::string session;  ///< empty: all of the agent's
  std::vector<ExplainedReport> reports;
  struct Chosen {
    std::string model;        ///< a name of the group that it was chosen for; empty: for all of the account
    std::string_view report;  ///< as ExplainedReport::report
    std::string why;          ///< in words
  };
  std::vector<Chosen> chosen;
  struct Names {
    std::string a;
    std::string b;
    std::string by;  ///< the rule, in words
  };
  std::vector<Names> joined;
};

/// Of each account of a ledger that is settled, by agent and session. O(reports x rows).
std::vector<Explanation> explain(const ledger::Ledger& ledger);

}  // namespace otelc::usage
