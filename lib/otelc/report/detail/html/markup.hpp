// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: text, amounts and times as they stand in the HTML report.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// For an element's text or an attribute in double quotes. Controls and bidirectional marks are made visible,
/// bad UTF-8 becomes U+FFFD.
std::string escaped(std::string_view text);

/// A name from outside, cut to 80 columns, which cannot change the direction of what is around it.
std::string name_markup(std::string_view name);

/// Amounts of one report, all with the same number of decimals so that they align.
class Amounts {
 public:
  explicit Amounts(const usage::Summary& summary);
  /// `$0.0310`, `$1,234.56`; `<$0.01` for what would round to nothing.
  [[nodiscard]] std::string usd(double usd) const;
  /// The same; nullopt: what says that nobody knows.
  [[nodiscard]] std::string usd(const std::optional<double>& usd) const;

 private:
  int decimals_;
};

/// What stands where nobody said a figure, with words for those who do not see it.
std::string not_known(std::string_view why = "not known");

/// `12,345`; nullopt: not_known()
std::string count(const std::optional<std::int64_t>& number);
/// A count of what went wrong: one over 0 stands out.
std::string count_of_bad(const std::optional<std::int64_t>& number);
/// `2.3 s`, `1 min 05 s`, `2 h 03 min`
std::string duration(std::int64_t microseconds);
std::string duration(const std::optional<std::int64_t>& microseconds);
/// `57 %`, `0.4 %`; "100 %" only for all of it.
std::string percent(double share);

/// `2026-11-23 21:22:54`, UTC
std::string date_and_time(UnixNanos time);

/// Tokens of a prompt that were read from the cache, as a share (0 to 1) of it. nullopt: nobody said.
std::optional<double> cache_hit_share(const usage::Usage& usage);

}  // namespace otelc::report::detail
