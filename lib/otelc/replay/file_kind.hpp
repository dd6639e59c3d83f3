// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::replay {

/// What a file without OpenTelemetry data seems to be, for a message to who took it for a log.
struct FileKind {
  std::string_view name;    ///< "a Claude Code transcript", "a PNG image"
  std::string_view advice;  ///< what to do instead, in words; empty: nothing that is sure to help
};

/// Bytes of a file's beginning that recognize() wants at most.
inline constexpr std::size_t kFileHeadBytes = std::size_t{64} * 1024;

/// Recognizes a file by its first bytes (decompressed, at most kFileHeadBytes). Never fails: the last
/// resort is "text" or "binary data".
FileKind recognize(std::string_view head);

/// The same of a file, in words: "a Claude Code transcript; otelc reads ...". Empty for what is no regular
/// file: a pipe cannot be read a second time.
std::string describe_file(const std::string& path);

}  // namespace otelc::replay
