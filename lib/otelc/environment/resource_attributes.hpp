// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>

namespace otelc::environment {

/// Whether resource attributes name the repository (`--no-vcs`).
enum class Vcs { name, none };

/// Returns the resource attributes that describe a run (docs/launch.md#repository-branch-and-commit), in the
/// form of OTEL_RESOURCE_ATTRIBUTES: `key=value,...` with percent-encoded values and without blanks. The
/// names are those of OpenTelemetry's semantic conventions.
///
/// In a GitHub or GitLab job these are repository, ref, commit, run and job with their URLs, from the job's
/// variables. Elsewhere they are repository, branch and commit of the git repository that contains
/// `directory` (an absolute path). Vcs::none leaves out all keys that begin with `vcs.`. Empty: nothing is
/// known.
std::string run_attributes(const Environment& environment, Vcs vcs, const std::string& directory);

/// Returns the value for OTEL_RESOURCE_ATTRIBUTES: the user's attributes, followed by those of `of_run` (from
/// run_attributes()) whose keys the user has not set. Empty: there are none.
std::string resource_attributes(const Environment& environment, std::string_view of_run);

}  // namespace otelc::environment
