// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/base/error.hpp>
#include <otelc/tail/options.hpp>

namespace otelc::tail {

/// Writes what happens in a log to standard output, and what a person has to know to standard error.
/// Following ends with SIGINT, SIGQUIT, SIGTERM or SIGHUP, with `q` or Ctrl-D on its terminal, or when nobody
/// reads any more: all of them a success. The log is always counted from its start, because the totals and
/// the recognition of resends need that; the end of a long one is shown first. Errors: `not_found` (when not
/// following), `refused`, `io`.
Result<void> tail(const TailOptions& options);

}  // namespace otelc::tail
