// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

namespace otelc {

/// Without the blanks around it.
inline std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Calls on_item for each item of a comma-separated list that is not empty, trimmed.
template <class OnItem>
void each_item(std::string_view list, OnItem&& on_item) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    if (const auto item = trimmed(list.substr(0, end)); !item.empty()) on_item(item);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

inline bool has_item(std::string_view list, std::string_view wanted) {
  bool found = false;
  each_item(list, [&](std::string_view item) { found = found || item == wanted; });
  return found;
}

}  // namespace otelc
