// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace otelc::environment {

/// Names and values, in order.
using Members = std::vector<std::pair<std::string, std::string>>;

/// The members of `json[key]`, each value as the text that it has in an environment (a string without its
/// quotes, everything else as JSON); none when there is no such key. nullopt when `json` is no JSON object,
/// or `json[key]` is none.
std::optional<Members> members_of(std::string_view json, std::string_view key);

/// `json` with `json[key][name] = value` for each of `members`, whose values are JSON; everything else stays.
/// nullopt as of members_of().
std::optional<std::string> with_members(std::string_view json, std::string_view key, const Members& members);

}  // namespace otelc::environment
