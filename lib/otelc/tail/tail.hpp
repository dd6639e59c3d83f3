// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/base/error.hpp>
#include <otelc/tail/options.hpp>

namespace otelc::tail {

/// Runs `otelc tail`: prints the events of a log to standard output, and messages for people to standard
/// error. Following succeeds when it ends by SIGINT, SIGQUIT, SIGTERM or SIGHUP, by `q` or Ctrl-D on its
/// terminal, or because standard output was closed. The log is always counted from its start, because totals
/// and the recognition of resends need that; the end of a long log is shown first. One call at a time per
/// process (see Signals). Errors: `not_found` (only without following), `refused`, `io`.
Result<void> tail(const TailOptions& options);

}  // namespace otelc::tail
