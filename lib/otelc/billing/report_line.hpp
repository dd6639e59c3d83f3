// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <otelc/billing/amounts.hpp>
#include <otelc/events/names.hpp>

namespace otelc::billing {

/// The kinds of reports that show spend.
///
/// - `rest`: spans of requests that no event reports. Only for agents whose events and spans share request
/// ids.
/// - `elsewhere`: requests of this service that another service's report accounts for.
///
/// See docs/counting.md#choice.
enum class Report : std::uint8_t { metric, event, span, histogram, rest, elsewhere };
/// The name that people read: "metrics", "events", "spans" (also `rest`), "histogram" or "another service's
/// spans".
std::string_view name_of(Report report);

/// Identifies what one report shows under one model name.
struct ReportKey {
  Report report = Report::metric;
  std::uint64_t scope = 0;  ///< hash of the instrumentation scope, for reports kept apart by scope; else 0
  events::ModelId model = events::kNoModel;
  friend bool operator==(const ReportKey&, const ReportKey&) = default;
};

/// The sums of one report under one name: the input of make_bill(). Does not own `amounts`.
struct ReportLine {
  ReportKey key;
  const Amounts* amounts = nullptr;
};

}  // namespace otelc::billing
