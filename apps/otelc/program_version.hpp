// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace otelc::apps {

/// Returns the version: `0.1.0`.
std::string version_number();

/// Returns `otelc 0.1.0 (5fa6fc1, 2026-11-30)`: the version, and the commit that was built with its date.
/// Without the commit if the sources are not a git repository.
std::string version_text();

/// Returns the date of that commit: `2026-11-30`. Empty without one.
std::string commit_date();

}  // namespace otelc::apps
