// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include <otelc/base/error.hpp>
#include <otelc/replay/replay.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::replay {

/// Gives the next file to read; nullopt when there are no more. It is asked again when those before have been
/// read, for files that have come meanwhile.
using NextFile = std::function<std::optional<LogFile>()>;
/// What became of a file: what was read, or an error as replay() has it.
using OnFile = std::function<void(const LogFile& file, Result<usage::LogInput> input)>;

/// Counts files, one after another. With several jobs their lines are parsed on that many threads, and files
/// that follow are opened while one is read; the result is the same. The functions are called on this thread.
void replay_all(const NextFile& next_file, std::size_t jobs, usage::Accountant& accountant,
                const Progress& progress, const OnFile& on_file);

}  // namespace otelc::replay
