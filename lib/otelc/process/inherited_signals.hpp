// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

namespace otelc::process {

/// The signal mask and the ignored signals that this process was started with. They survive exec,
/// so a command that we start must get them back, whatever we have changed for ourselves.
class InheritedSignals {
 public:
  /// To be called first in main, before anything changes a disposition.
  static InheritedSignals now();

  /// Puts all back, in the child between fork and exec. Async-signal-safe.
  void restore() const;

 private:
  InheritedSignals() = default;

  sigset_t mask_{};
  sigset_t ignored_{};
};

}  // namespace otelc::process
