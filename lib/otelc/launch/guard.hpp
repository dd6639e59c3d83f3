// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <otelc/launch/witness.hpp>
#include <otelc/process/inherited_signals.hpp>

namespace otelc::launch {

/// Runs `launch` in a copy of this process, and stands before it: signals and stops go through as through
/// launch itself. Returns its exit code. When it is killed in mid-run (a collector is what the kernel takes
/// first when memory is short) its command lives on as our child, and the code is the command's. Where there
/// can be no second process, `launch` runs in this one, with nullptr. It also returns in the copy, which must
/// then end.
int guarded(const process::InheritedSignals& signals, const std::function<int(Witness*)>& launch);

}  // namespace otelc::launch
