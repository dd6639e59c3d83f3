// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc::apps {

/// What every command ends with (docs/cli.md), and report::GateExit.
enum ExitCode : int {
  kDone = 0,
  kFailed = 1,
  kWrongUsage = 2,
};

}  // namespace otelc::apps
