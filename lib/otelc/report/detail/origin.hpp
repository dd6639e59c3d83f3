// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: where a run took place (docs/reports.md#where-and-who).

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Writes the key `origin` (docs/summary-json.md) into the open object.
void write_origin(JsonWriter& json, const events::Origin& origin);

/// Returns the short name of a repository: `owner/name` for `https://host/owner/name.git`, and anything else
/// unchanged.
std::string repository_name(std::string_view repository);

/// Returns the first three values as written by `markup_of`, and the number of further ones: `a, b, c and 2
/// more`.
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

/// Returns the known facts as Markdown: `claude-code 2.1.197 · owner/name · branch main · run 5 · …`. Empty
/// if there are none.
std::string origin_markdown(const events::Origin& origin);

/// Returns when and by which otelc the report was made: `2026-11-23 21:22:54 UTC by otelc 0.1.0`. Unknown
/// parts are left out.
std::string made_text(const Maker& maker);

}  // namespace otelc::report::detail
