// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/process/environment.hpp>

namespace otelc::process {

/// What the variables of GitHub or GitLab say of the job: repository, ref, revision, run and job with their
/// URLs, by the names of OpenTelemetry's semantic conventions. A value may be empty. Outside of a job: none.
using JobFacts = std::vector<std::pair<std::string_view, std::string>>;
JobFacts job_facts(const Environment& environment);

/// OTEL_RESOURCE_ATTRIBUTES: the user's, and behind them the job's facts, percent-encoded as the SDK's
/// specification asks, but for the keys that the user has set. Empty: nothing to say.
std::string resource_attributes(const Environment& environment);

}  // namespace otelc::process
