// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace otelc::process {

/// The descriptors that this process was started with. They are the command's: while we held one too,
/// who reads the other end of its pipe would wait for our end as well, and who writes into one that the
/// command has closed would hear nothing of it.
class InheritedFiles {
 public:
  /// To be called before any file of ours is opened. Those of 0, 1 and 2 that are closed are filled
  /// with /dev/null, so that no file of ours gets such a number and is taken for a standard stream;
  /// a child sees them closed, as they were.
  static InheritedFiles hold();

  /// Gives up all but stderr, once the command has its own copies.
  void leave_to_command() const;

 private:
  std::vector<int> above_stderr_;
};

}  // namespace otelc::process
