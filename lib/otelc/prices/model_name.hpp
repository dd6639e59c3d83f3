// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace otelc::prices {

/// Returns the names under which a price list may have a model, in lower case, the most specific first: the
/// name as reported, then without the parts that do not change which model it is (a context size in brackets,
/// the provider's path, a region, a version, a date, `-latest`), each also behind its maker's prefix.
/// `us.anthropic.claude-haiku-4-5-20251001-v1:0` is shortened to `claude-haiku-4-5`.
std::vector<std::string> names_to_look_up(std::string_view model);

/// Returns a name without all parts that do not change which model it is. Names with equal results are one
/// model: `us.anthropic.claude-haiku-4-5-20251001-v1:0` and `Claude-Haiku-4.5[1m]` are both
/// `claude-haiku-4-5`.
std::string plain_name(std::string_view model);

/// Returns whether `text` is a date as in model names: `20251001` or `2025-10-01`.
bool is_model_date(std::string_view text);

}  // namespace otelc::prices
