// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <otelc/launch/witness.hpp>
#include <otelc/process/inherited_signals.hpp>

namespace otelc::launch {

/// Runs `launch` in a copy of this process and guards its command: signals and stops pass through as they
/// pass through launch itself. Returns the exit code of `launch`.
///
/// If the copy is killed during the run (when memory is short, the kernel picks the collector first), the
/// command continues as a child of this process, and its exit code is returned. If a second process cannot be
/// created, `launch` runs in this process and gets nullptr. The function also returns in the copy, which must
/// then exit. The process must have no other threads.
int guarded(const process::InheritedSignals& signals, const std::function<int(Witness*)>& launch);

}  // namespace otelc::launch
