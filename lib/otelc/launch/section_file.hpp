// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::launch {

/// A section in a Markdown file that other programs write too, such as GitHub's step summary. otelc rewrites
/// only its own section, padded with an invisible HTML comment; it never touches other content, even if it is
/// killed in the middle of a write. Not thread-safe.
class SectionFile {
 public:
  /// `id` identifies the section: letters and digits, unique in the file.
  SectionFile(std::string path, std::string_view id);

  /// Replace the section's text. If there is no section, or the text does not fit, write a new one at the end
  /// of the file. The file is opened each time, so it may be replaced or truncated between calls. Errors:
  /// `refused` (not a regular file, or larger than kFileMax), `unavailable`, `io`.
  Result<void> write(std::string_view markdown);

  static constexpr std::size_t kFileMax = std::size_t{8} * 1024 * 1024;  ///< maximum size of the file

 private:
  std::string path_;
  std::string begin_;
  std::string end_;
};

/// Appends whole lines to a file that other programs append to as well. Begins a new line if the file does
/// not end with a line break. Errors: `refused` (not a regular file), `unavailable`, `io`.
Result<void> append_lines(const std::string& path, std::string_view lines);

}  // namespace otelc::launch
