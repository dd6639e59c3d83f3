// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace otelc::apps {

/// Formats names for people: `a, b, c`.
inline std::string listed(const std::vector<std::string>& names, const char* separator = ", ") {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : separator) + name;
  return text;
}

}  // namespace otelc::apps
