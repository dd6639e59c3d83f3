// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

namespace otelc::report {

/// Returns whether a report may link to `url`, which may come from anyone: an http or https URL of letters,
/// digits and characters that are not markup in HTML attributes or Markdown links.
constexpr bool is_plain_url(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme) || url.size() == scheme.size()) continue;
    return std::all_of(url.begin() + static_cast<std::ptrdiff_t>(scheme.size()), url.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("-._~:/?#@!$+,;=%").find(c) != std::string_view::npos;
    });
  }
  return false;
}

}  // namespace otelc::report
