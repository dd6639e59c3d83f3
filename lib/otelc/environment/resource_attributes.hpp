// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>

namespace otelc::environment {

enum class Vcs { name, none };

/// What a run is of, by OpenTelemetry's semantic conventions, in the form of OTEL_RESOURCE_ATTRIBUTES
/// (`key=value,...`, values percent-encoded): in a job of GitHub or GitLab its repository, ref, commit, run
/// and job with their URLs, by their variables; elsewhere repository, branch and commit of the git repository
/// that `directory` (absolute) is in. With Vcs::none nothing that begins with `vcs.`. Empty: nothing is
/// known. Has no blanks.
std::string run_attributes(const Environment& environment, Vcs vcs, const std::string& directory);

/// OTEL_RESOURCE_ATTRIBUTES: the user's, and behind them those of `of_run` (as of run_attributes()) whose
/// keys the user has not set. Empty: there are none.
std::string resource_attributes(const Environment& environment, std::string_view of_run);

}  // namespace otelc::environment
