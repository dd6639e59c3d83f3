// SPDX-License-Identifier: Apache-2.0
#include "suggestion.hpp"

#include <algorithm>
#include <cstddef>

namespace otelc::apps {
namespace {

constexpr std::size_t kNameMax = 64;  // longer texts are no misspelled names, and take long to compare

/// Returns how many letters to insert, remove, replace or swap with their neighbour (optimal string
/// alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

std::string nearest_name(std::string_view typed, const std::vector<std::string>& names) {
  constexpr std::size_t kShort = 4;
  constexpr std::size_t kBeginningMin = 3;
  if (typed.size() > kNameMax) return {};
  const std::string* nearest = nullptr;
  std::size_t least = typed.size() <= kShort ? 2 : 3;  // one more than the letters that may be wrong
  for (const std::string& name : names) {
    const std::size_t wrong = distance(typed, name);
    if (wrong < least) {
      least = wrong;
      nearest = &name;
    }
  }
  if (nearest != nullptr) return *nearest;
  const auto begins = std::ranges::find_if(names, [&](const std::string& name) {
    return typed.size() >= kBeginningMin && name.starts_with(typed);
  });
  return begins != names.end() ? *begins : std::string();
}

}  // namespace otelc::apps
