// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc::apps {

/// The exit codes of all commands, besides report::GateExit; see docs/cli.md#exit-codes.
enum ExitCode : int {
  kDone = 0,
  kFailed = 1,
  kWrongUsage = 2,
};

}  // namespace otelc::apps
