// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace otelc::process {

/// Returns the name of a command's program without its directory; empty if `arguments` is empty. The view is
/// valid as long as `arguments`.
inline std::string_view program_name(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return {};
  const std::string_view name = arguments.front();
  return name.substr(name.rfind('/') + 1);
}

}  // namespace otelc::process
