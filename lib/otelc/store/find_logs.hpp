// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/base/error.hpp>

namespace otelc::store {

/// Returns the logs that a command-line argument stands for:
/// - a directory: all logs below it with names like `*.jsonl`, `*.jsonl.gz` or `*.jsonl.zst`, sorted by path.
///   A log and its segments (`a.jsonl.1`) are one. Symbolic links to directories are not followed.
/// - a glob(7) pattern that is not itself the name of a file: what it matches, sorted, with directories as
///   above.
/// - anything else: the name itself, whether it exists or not.
/// Lock files (`a.jsonl.lock`) are never logs.
/// Errors: `not_found` (no log in the directory, or no match), `io` (a directory cannot be read).
Result<std::vector<std::string>> find_logs(const std::string& name);

}  // namespace otelc::store
