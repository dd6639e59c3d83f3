// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <otelc/usage/accountant.hpp>

namespace otelc::test {

/// Counts lines as a replayed log would; a line that cannot be read fails the calling test.
inline usage::Summary account(std::initializer_list<std::string> lines) {
  usage::Accountant accountant;
  for (std::string line : lines) {
    const auto taken = accountant.take(padded(line));
    if (!taken) throw std::string("not read: ") + taken.error().message + ": " + line;
  }
  return accountant.summary();
}

}  // namespace otelc::test
