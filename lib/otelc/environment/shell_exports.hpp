// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>

namespace otelc::environment {

/// Returns `text` in single quotes, escaped so that sh reads it as one word.
std::string shell_quoted(std::string_view text);

/// Returns lines for `eval` in sh that turn the environment `before` into `after`: `export NAME='value'` in
/// the order of `after`, then `unset NAME`. Skips names that are not valid variable names in sh.
std::string shell_exports(const Environment& before, const Environment& after);

}  // namespace otelc::environment
