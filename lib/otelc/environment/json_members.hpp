// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace otelc::environment {

/// Names and values of a JSON object's members, in order.
using Members = std::vector<std::pair<std::string, std::string>>;

/// Returns the members of the object `json[key]`: string values without their quotes, as in an environment
/// variable; all other values as JSON. Returns no members if there is no such key, and nullopt if `json` or
/// `json[key]` is not a JSON object.
std::optional<Members> members_of(std::string_view json, std::string_view key);

/// Returns `json` after setting `json[key][name] = value` for each of `members`, whose values are JSON. Keeps
/// everything else. Returns nullopt in the same cases as members_of().
std::optional<std::string> with_members(std::string_view json, std::string_view key, const Members& members);

}  // namespace otelc::environment
