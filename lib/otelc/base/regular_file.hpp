// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace otelc {

/// The content of a regular file of at most `bytes_max`; nullopt for everything else, a file that cannot be
/// read included. What stands behind a pipe can be read once, and its writer may keep us waiting.
std::optional<std::string> read_regular_file(const std::string& path, std::size_t bytes_max);

}  // namespace otelc
