// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <otelc/billing/amounts.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/events/names.hpp>

namespace otelc::billing {

/// Who said something about the spend. `rest`: spans of requests of which no event came, where events and
/// spans name one request by one id. `elsewhere`: requests of this service that another service's report
/// counts.
enum class Report : std::uint8_t { metric, event, span, histogram, rest, elsewhere };
/// "metrics", "events", "spans", "histogram", "spans" and "another service's spans".
std::string_view name_of(Report report);

/// What one report said under one name. `scope`: of a library's metrics the scope's hash; else 0.
struct ReportKey {
  Report report = Report::metric;
  std::uint64_t scope = 0;
  events::ModelId model = events::kNoModel;
  friend bool operator==(const ReportKey&, const ReportKey&) = default;
};

/// What a report said, whole.
struct ReportLine {
  ReportKey key;
  const Amounts* amounts = nullptr;
};

/// By which rule names were taken for one model (docs/counting.md, "names").
enum class JoinedBy : std::uint8_t { writing, record, counts, last_left, no_name };

std::string_view name_of(JoinedBy rule);

/// Why a report was chosen (docs/counting.md, "choice").
enum class ChosenBy : std::uint8_t {
  only_report,
  most_tokens,
  tie,
  more_types,
  histogram_near,   ///< the histogram saw more, but no more than a token a request
  histogram_total,  ///< it saw more than that
  most_requests,
  elsewhere
};

/// The report that counts, of an account or of a group of names.
struct ChosenReport {
  events::ModelId model = events::kNoModel;  ///< a name of the group; kNoModel: of the whole account
  Report report = Report::event;
  ChosenBy by = ChosenBy::only_report;
  Report other = Report::event;  ///< with as many tokens; of `histogram_total`: whose split counts
};
/// In words: "as many tokens as metrics, and events come first"
std::string why(const ChosenReport& chosen);

/// One line of a bill.
struct BillRow {
  events::ModelId model = events::kNoModel;  ///< kNoModel: of the total only
  /// Whose list price holds where that of the lines does not: another name of the model; kNoModel: the lines'
  /// own.
  events::ModelId priced_as = events::kNoModel;
  // What counts, by the lines of the bill that say it.
  std::vector<std::uint32_t> tokens;
  std::vector<std::uint32_t> cost;
  std::vector<std::uint32_t> requests;
  std::vector<std::uint32_t> errors;
  std::vector<std::uint32_t> attempts;
  std::vector<std::uint32_t> list;     ///< whose list price is that of the tokens
  std::vector<std::uint32_t> details;  ///< reasoning
  bool has_reported_cost = false;      ///< what was reported counts, for all of its tokens
  std::int64_t uncosted_tokens =
      0;                           ///< of a line of the total only: tokens of which it does not hold the cost
  bool is_cost_elsewhere = false;  ///< its cost is in a line of the total only
  /// Tokens to be added to those of `tokens`, or taken away; they are in the first log and session of
  /// `adjusted_by`.
  std::array<std::int64_t, agents::kTokenTypes> adjustment{};
  std::optional<std::uint32_t> adjusted_by;
};

/// Names that were taken for one model.
struct JoinedNames {
  events::ModelId a = events::kNoModel;
  events::ModelId b = events::kNoModel;
  JoinedBy by = JoinedBy::writing;
};

/// What was seen of an account, for the verdict. Tokens.
struct Sighting {
  bool has_metrics = false;
  bool has_events = false;
  bool has_spans = false;
  std::int64_t total = 0;               ///< that count
  std::int64_t missing_in_metrics = 0;  ///< that another report saw
  std::int64_t missing_in_events = 0;
  std::int64_t missing_in_spans = 0;  ///< where spans are a report like the others
  std::int64_t only_in_spans = 0;     ///< that spans saw and no other report
  std::int64_t unconfirmed =
      0;  ///< that one report alone tells of, where metrics and events could be compared
  bool do_costs_differ = false;  ///< where the tokens agree
  std::int64_t requests = 0;     ///< answered
  std::int64_t requests_without_tokens = 0;
  std::int64_t errors = 0;
};

/// What counts of what an account's reports said, and why.
struct Bill {
  std::vector<ReportKey> lines;
  std::vector<BillRow> rows;
  std::vector<JoinedNames> joined;
  std::vector<ChosenReport> chosen;  ///< where something was reported; by groups
  Sighting sighting;
};

/// Decides (docs/counting.md, "choice" and "names"). A pure function: the order of `lines` changes nothing
/// but the places of lines. O(lines x log(lines)).
Bill make_bill(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
               const events::Names& names);

/// The amounts of a bill's line, or of a part of it; null: none of it is in that part.
using AmountsOf = std::function<const Amounts*(std::uint32_t line)>;

/// What a row comes to. `with_adjustment`: whether BillRow::adjustment is in this part.
Usage usage_of(const BillRow& row, const Bill& bill, const AmountsOf& amounts_of, bool with_adjustment,
               const events::Names& names);

}  // namespace otelc::billing
