// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace otelc::process {

/// What a command is called, without its directory; empty when there is none. Valid as long as `arguments`.
inline std::string_view program_name(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return {};
  const std::string_view name = arguments.front();
  return name.substr(name.rfind('/') + 1);
}

}  // namespace otelc::process
