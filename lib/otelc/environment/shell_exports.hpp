// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>

namespace otelc::environment {

/// As one word of sh: in single quotes, whatever is in it.
std::string shell_quoted(std::string_view text);

/// Lines for `eval` in sh that make of the environment `before` the environment `after`: `export
/// NAME='value'` and `unset NAME`, in `after`'s order. Names that sh does not take as a variable are left
/// out.
std::string shell_exports(const Environment& before, const Environment& after);

}  // namespace otelc::environment
