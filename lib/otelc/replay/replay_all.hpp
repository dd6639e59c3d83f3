// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include <otelc/base/error.hpp>
#include <otelc/replay/replay.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::replay {

/// Returns the next file to read; nullopt if there is none. Called again when all earlier files have been
/// read, for files that have been added meanwhile.
using NextFile = std::function<std::optional<LogFile>()>;
/// Called when a file has been read: with what was counted, or with an error of replay().
using OnFile = std::function<void(const LogFile& file, Result<usage::LogInput> input)>;

/// Counts files one after the other. With `jobs` over 1, lines are parsed on that many threads and later
/// files are opened while one is read; the result is the same. Calls all functions on the caller's thread.
void replay_all(const NextFile& next_file, std::size_t jobs, usage::Accountant& accountant,
                const Progress& progress, const OnFile& on_file);

}  // namespace otelc::replay
