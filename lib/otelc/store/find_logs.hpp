// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/base/error.hpp>

namespace otelc::store {

/// The logs that somebody means by a name:
/// - a directory: all logs beneath it, told by their names (`*.jsonl`, also `.gz` and `.zst`; a log with its
///   segments, `a.jsonl.1`, is one), sorted by path. Links to directories are not followed;
/// - a pattern of glob(7) that is not itself a file's name: what it matches, sorted; directories among it as
/// above;
/// - anything else: itself, whether it exists or not.
/// Lock files (`a.jsonl.lock`) are no logs, however they are named.
/// Errors: `not_found` (no log there, nothing matches), `io` (a directory cannot be read).
Result<std::vector<std::string>> find_logs(const std::string& name);

}  // namespace otelc::store
