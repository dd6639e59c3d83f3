// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

// Text, amounts and times as markup of the HTML report. The functions are pure; text from outside may be
// hostile.

/// Escapes text for an element or for an attribute in double quotes. Controls and bidirectional marks become
/// visible, invalid UTF-8 becomes U+FFFD.
std::string escaped(std::string_view text);

/// Returns a name from outside, isolated so that it cannot change the direction of the text around it. A name
/// over 48 columns is cut in the middle; its title holds up to 400 columns.
std::string name_markup(std::string_view name);
/// Returns the shown part of name_markup() as text for an attribute or an SVG title.
std::string short_name(std::string_view name);
/// Like name_markup() for an id, which is cut over 20 columns: the begin and the end distinguish ids.
std::string id_markup(std::string_view id);
/// Returns a link to `url` that shows `text` (markup). Without a plain http(s) URL, returns `text`.
std::string link(std::string_view url, const std::string& text);

/// Returns usd_text() as markup; nullopt: unknown().
std::string usd(double usd);
std::string usd(const std::optional<double>& usd);

/// Returns a dash for a value that was not reported. `why`: its title, also read by screen readers.
std::string unknown(std::string_view why = "not reported");

/// Returns `12,345`; nullopt: unknown().
std::string count(const std::optional<std::int64_t>& number);
/// Returns a count of failures, highlighted if it is over 0.
std::string count_of_bad(const std::optional<std::int64_t>& number);
/// Returns duration_text(); nullopt: unknown().
std::string duration(std::int64_t microseconds);
std::string duration(const std::optional<std::int64_t>& microseconds);
/// Returns share_text() as markup. `share`: 0 to 1.
std::string percent(double share);

/// Returns a time in UTC: `2026-11-23 21:22:54`.
std::string date_and_time(UnixNanos time);

}  // namespace otelc::report::detail
