// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace otelc::apps {

/// `0.1.0`
std::string version_number();

/// `otelc 0.1.0 (5fa6fc1, 2026-11-30)`: the commit that was built and its date; only the number where the
/// sources are no git repository.
std::string version_text();

}  // namespace otelc::apps
