// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <otelc/report/html.hpp>

namespace otelc::test {

inline constexpr UnixNanos kSecond = 1'000'000'000;
inline constexpr UnixNanos kBegin = 1'795'470'000 * kSecond;  // 2026-11-23T21:40:00Z

inline billing::Usage some_usage(std::int64_t input, double usd) {
  billing::Usage usage;
  usage.tokens = std::array<std::int64_t, otelc::agents::kTokenTypes>{input, 300, 0, 5};
  usage.types_seen = 0b1011;
  usage.total_tokens = input + 305;
  usage.set_cost(prices::Money::of_usd(usd));
  usage.reported_usd = usd;
  usage.cost_source = otelc::billing::CostSource::reported;
  usage.requests = 2;
  usage.errors = 0;
  return usage;
}

inline usage::Summary one_model(const std::string& name, double usd = 0.5) {
  usage::Summary summary;
  summary.inputs.push_back({"a.jsonl", 3, 0, 0});
  summary.models.push_back({name, agents::Source::unknown, some_usage(100, usd)});
  summary.totals = summary.models[0].usage;
  summary.check = {usage::Verdict::unverified, "only metrics"};
  return summary;
}

inline std::string page(const usage::Summary& summary) {
  return report::html({summary});
}

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

inline std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace otelc::test
