// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace otelc::process {

/// The descriptors that this process was started with. They belong to the command, so launch closes its
/// copies after starting it: otherwise a reader of the command's pipe would wait for our end too, and a
/// writer would not get EPIPE when the command closes its end.
class InheritedFiles {
 public:
  /// List the descriptors. Call it before opening any file. If 0, 1 or 2 is closed, /dev/null takes its
  /// place, close-on-exec, so that no file of ours is mistaken for a standard stream; a child sees it closed.
  static InheritedFiles hold();

  /// Close all of them except stderr. Call it once the command has its own copies.
  void leave_to_command() const;

 private:
  std::vector<int> above_stderr_;
};

}  // namespace otelc::process
