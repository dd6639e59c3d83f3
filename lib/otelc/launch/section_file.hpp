// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::launch {

/// A section of our own in a Markdown file that others write too, such as GitHub's step summary: rewritten in
/// place as often as one likes, while what stands before and behind it stays, byte for byte, also when we are
/// killed in the middle. For that it has room in reserve, as an HTML comment, which no reader shows. Not
/// thread-safe.
class SectionFile {
 public:
  /// `id` tells the section from others: letters and digits, unique in the file.
  SectionFile(std::string path, std::string_view id);

  /// Puts the text into the section; into a new one at the file's end when there is none, or it has no room.
  /// The file is opened anew each time: who replaces or truncates it gets a new section. Errors: `refused`
  /// for what is no regular file, and for one over kFileMax; `unavailable`, `io`.
  Result<void> write(std::string_view markdown);

  static constexpr std::size_t kFileMax = std::size_t{8} * 1024 * 1024;  ///< bytes that are searched

 private:
  std::string path_;
  std::string begin_;
  std::string end_;
};

/// Appends whole lines to a file that others append to as well: on a line of their own, whether or not the
/// file ends with one. Errors: `refused` for what is no regular file; `unavailable`, `io`.
Result<void> append_lines(const std::string& path, std::string_view lines);

}  // namespace otelc::launch
