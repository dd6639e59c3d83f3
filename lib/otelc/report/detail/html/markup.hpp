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

/// A name from outside, which cannot change the direction of what is around it. One over 48 columns is cut in
/// its middle; the whole, up to 400 columns, is its title.
std::string name_markup(std::string_view name);
/// The shown part of it, as text for an attribute or an SVG's title.
std::string short_name(std::string_view name);
/// The same of an id, which is cut over 20 columns: its begin and end tell it from others.
std::string id_markup(std::string_view id);
/// A link to a URL from outside that shows `text` (markup), or just `text` when it is no plain http(s) URL.
std::string link(std::string_view url, const std::string& text);

/// usd_text() as markup; nullopt: unknown()
std::string usd(double usd);
std::string usd(const std::optional<double>& usd);

/// What stands for a figure that was not reported, with words for those who do not see it.
std::string unknown(std::string_view why = "not reported");

/// `12,345`; nullopt: unknown()
std::string count(const std::optional<std::int64_t>& number);
/// A count of what went wrong: one over 0 stands out.
std::string count_of_bad(const std::optional<std::int64_t>& number);
/// duration_text()
std::string duration(std::int64_t microseconds);
std::string duration(const std::optional<std::int64_t>& microseconds);
/// `57 %`, `0.4 %`; "100 %" only for all of it.
std::string percent(double share);

/// `2026-11-23 21:22:54`, UTC
std::string date_and_time(UnixNanos time);

/// Tokens of a prompt that were read from the cache, as a share (0 to 1) of it. nullopt: not reported.
std::optional<double> cache_hit_share(const billing::Usage& usage);

}  // namespace otelc::report::detail
