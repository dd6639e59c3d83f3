// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::replay {

/// What a file without OpenTelemetry data seems to be, for a message to a user who named it as a log.
struct FileKind {
  std::string_view name;    ///< "a Claude Code transcript", "a PNG image"
  std::string_view advice;  ///< what to do instead, in words; may be empty
};

/// How many bytes of a file's beginning recognize() uses at most.
inline constexpr std::size_t kFileHeadBytes = std::size_t{64} * 1024;

/// Recognizes a file by its first bytes (decompressed, at most kFileHeadBytes). Never fails: if nothing else
/// fits, the kind is "text, not JSON" or "binary data".
FileKind recognize(std::string_view head);

/// Returns a file's kind and advice in words: "a Claude Code transcript; otelc reads ...". Empty if it is not
/// a regular file, because a pipe cannot be read a second time.
std::string describe_file(const std::string& path);

}  // namespace otelc::replay
