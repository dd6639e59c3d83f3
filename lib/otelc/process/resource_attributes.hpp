// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/process/environment.hpp>

namespace otelc::process {

/// OTEL_RESOURCE_ATTRIBUTES: the user's, and behind them what GitHub or GitLab says of the job (repository,
/// ref, revision, run, job and their URLs; named by OpenTelemetry's semantic conventions), percent-encoded as
/// the SDK's specification asks, but for the keys that the user has set. Empty: nothing to say.
std::string resource_attributes(const Environment& environment);

}  // namespace otelc::process
