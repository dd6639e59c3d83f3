// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <otelc/ledger/ledger.hpp>

namespace otelc::usage {

/// What one report has under one name, and which of the bill's numbers it gives.
struct ExplainedReport {
  std::string_view report;  ///< "metrics", "events", "spans", "histogram" …
  std::string model;
  std::int64_t tokens = 0;
  std::int64_t requests = 0;
  std::optional<double> cost_usd;
  std::string counts_for;  ///< the model of the row whose tokens it gives; empty: none
  bool gives_cost = false;
  bool gives_requests = false;
};

/// How the bill of an account came about (docs/counting.md#explain).
struct Explanation {
  std::string agent;
  std::string session;  ///< empty: the whole agent
  std::vector<ExplainedReport> reports;
  struct Chosen {
    std::string model;        ///< a name of the group; empty: the whole account
    std::string_view report;  ///< as ExplainedReport::report
    std::string why;          ///< in words
  };
  std::vector<Chosen> chosen;
  struct Names {
    std::string a;
    std::string b;
    std::string by;  ///< the step, in words
  };
  std::vector<Names> joined;
};

/// Explain each account of a ledger, sorted by agent and session. Call Ledger::settle() first. O(reports x
/// rows).
std::vector<Explanation> explain(const ledger::Ledger& ledger);

}  // namespace otelc::usage
