// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/billing/report_line.hpp>

namespace otelc::billing {

/// The step that joined two names to one model (docs/counting.md#names).
enum class JoinedBy : std::uint8_t { writing, record, counts, last_left, no_name };
/// The step in words, such as "equal token counts".
std::string_view name_of(JoinedBy rule);

/// Two names that count as one model.
struct JoinedNames {
  events::ModelId a = events::kNoModel;
  events::ModelId b = events::kNoModel;
  JoinedBy by = JoinedBy::writing;
};

/// Why a report was chosen (docs/counting.md#choice).
enum class ChosenBy : std::uint8_t {
  only_report,
  most_tokens,
  tie,
  more_types,
  histogram_near,   ///< the histogram has more tokens, but at most one per request more
  histogram_total,  ///< the histogram has more than that, so its total counts
  most_requests,
  elsewhere
};

/// The report that counts, for a whole account or for one group of names.
struct ChosenReport {
  events::ModelId model = events::kNoModel;  ///< a name of the group; kNoModel: the whole account
  Report report = Report::event;
  ChosenBy by = ChosenBy::only_report;
  Report other = Report::event;  ///< the report that tied; for `histogram_total`: the one whose split counts
};
/// The reason in words, such as "as many tokens as metrics, and events come first".
std::string why(const ChosenReport& chosen);

/// One row of a bill: which lines give its tokens, its cost and so on. Numbers in the vectors are indexes
/// into Bill::lines. usage_of() adds the lines up.
struct BillRow {
  events::ModelId model = events::kNoModel;  ///< kNoModel: belongs to the total, not to a model
  /// Another name of the model, whose list price applies; kNoModel: the price of the lines' own name applies.
  events::ModelId priced_as = events::kNoModel;
  std::vector<std::uint32_t> tokens;
  std::vector<std::uint32_t> cost;
  std::vector<std::uint32_t> requests;
  std::vector<std::uint32_t> errors;
  std::vector<std::uint32_t> attempts;
  std::vector<std::uint32_t> list;     ///< lines with the same tokens, whose list price is used
  std::vector<std::uint32_t> details;  ///< reasoning
  bool has_reported_cost = false;      ///< a reported cost covers all tokens of the row
  std::int64_t uncosted_tokens = 0;    ///< counted tokens outside `cost`; only if `model` is kNoModel
  bool is_cost_elsewhere = false;      ///< the cost is in a row whose `model` is kNoModel
  /// Tokens to add to those of `tokens`; may be negative. They belong to the first log and session of
  /// `adjusted_by`.
  std::array<std::int64_t, agents::kTokenTypes> adjustment{};
  std::optional<std::uint32_t> adjusted_by;
};

/// How the reports of an account compare, for the verdict (docs/counting.md#verdict). All but the last three
/// numbers are tokens.
struct Sighting {
  bool has_metrics = false;
  bool has_events = false;
  bool has_spans = false;
  std::int64_t total = 0;               ///< counted
  std::int64_t missing_in_metrics = 0;  ///< in another report, but not in metrics
  std::int64_t missing_in_events = 0;
  std::int64_t missing_in_spans = 0;  ///< only where spans are a report like the others
  std::int64_t only_in_spans = 0;     ///< in spans, but in no other report
  std::int64_t unconfirmed = 0;  ///< counted, in accounts where metrics and events do not both have tokens
  bool do_costs_differ = false;  ///< for the same tokens
  std::int64_t requests = 0;     ///< answered
  std::int64_t requests_without_tokens = 0;
  std::int64_t errors = 0;
};

/// What counts of an account's reports, and why. make_bill() makes it.
struct Bill {
  std::vector<ReportKey> lines;  ///< in the order of the lines that make_bill() got
  std::vector<BillRow> rows;
  std::vector<JoinedNames> joined;
  std::vector<ChosenReport> chosen;  ///< one for the account or one per group of names; none without reports
  Sighting sighting;
};

}  // namespace otelc::billing
