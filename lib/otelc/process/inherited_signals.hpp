// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

namespace otelc::process {

/// The signal mask and the ignored signals that this process was started with. They survive exec(3), so a
/// command must get them back, whatever this process has changed for itself.
class InheritedSignals {
 public:
  /// Read the current state. Call it first in main(), before anything changes a disposition.
  static InheritedSignals now();

  /// Restore mask and dispositions. For the child between fork and exec; async-signal-safe.
  void restore() const;

 private:
  InheritedSignals() = default;

  sigset_t mask_{};
  sigset_t ignored_{};
};

}  // namespace otelc::process
