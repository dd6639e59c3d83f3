// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/error.hpp>

namespace otelc::store {

/// Makes a directory for a run's files, as make_private_dir() does. A new one gets a `.gitignore` that keeps
/// all of it out of a repository; one that exists is left as it is. Errors: as make_private_dir().
Result<void> make_run_dir(const std::string& path);

}  // namespace otelc::store
