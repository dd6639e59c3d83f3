// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: where a run took place.

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// The key origin.
void write_origin(JsonWriter& json, const events::Origin& origin);

/// What people call a repository: `owner/name` of `https://host/owner/name.git`; anything else as it is.
std::string repository_name(std::string_view repository);

/// The first three values as `markup_of` writes them, and how many more there are: `a, b, c and 2 more`.
template <class Values, class MarkupOf>
std::string joined_values(const Values& all, const MarkupOf& markup_of) {
  constexpr std::size_t kShownMax = 3;
  std::string text;
  std::size_t shown = 0;
  for (const auto& value : all.values()) {
    if (shown == kShownMax) break;
    text += (shown++ == 0 ? "" : ", ") + markup_of(value);
  }
  const std::size_t more = all.values().size() - shown;
  if (all.is_cut()) return text + fmt::format(" and over {} more", more);
  return more > 0 ? text + fmt::format(" and {} more", more) : text;
}

/// Markdown, of what is known: `claude-code 2.1.197 · owner/name · branch main · run 5 · …`; empty: nothing
/// is.
std::string origin_markdown(const events::Origin& origin);

/// Which otelc made the report and when: `2026-11-23 21:22:54 UTC by otelc 0.1.0`; empty: unknown.
std::string made_text(const Maker& maker);

}  // namespace otelc::report::detail
