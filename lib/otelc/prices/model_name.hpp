// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace otelc::prices {

/// The names under which a price table may hold a model, the most telling first, in lower case: as the
/// agent says it, then without what does not change whose model it is (a context size in brackets, the
/// provider's path, a region, a version, a date, `-latest`), each also under its maker's prefix.
/// `us.anthropic.claude-haiku-4-5-20251001-v1:0` comes down to `claude-haiku-4-5`.
std::vector<std::string> names_to_look_up(std::string_view model);

/// The name without all that does not change whose model it is: names that come out equal are one model.
/// `us.anthropic.claude-haiku-4-5-20251001-v1:0` and `Claude-Haiku-4.5[1m]` are both `claude-haiku-4-5`.
std::string plain_name(std::string_view model);

/// True when `text` is a date as model names carry it: `20251001` or `2025-10-01`.
bool is_model_date(std::string_view text);

}  // namespace otelc::prices
