// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/safe_name.hpp>

#include <otelc/base/text.hpp>

namespace otelc::report {

std::string safe_name(std::string_view name) {
  std::string safe = escape_for_terminal(name);
  const std::size_t start = safe.find_first_not_of(' ');
  if (start == std::string::npos) return safe;
  if (safe.compare(start, 2, "::") == 0) safe.replace(start, 1, "\\x3a");
  if (safe.compare(start, 3, "##[") == 0) safe.replace(start, 1, "\\x23");
  return safe;
}

}  // namespace otelc::report
