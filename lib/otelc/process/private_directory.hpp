// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::process {

/// A temporary directory of mode 0700, for files that this run's agents read. The destructor removes it with
/// its contents. Not thread-safe.
class PrivateDirectory {
 public:
  /// Create `otelc-agents-XXXXXX` in TMPDIR, or in /tmp if TMPDIR is not set, not absolute, or contains a
  /// colon and so cannot stand in PATH. Errors: `io`.
  static Result<PrivateDirectory> make();
  PrivateDirectory(PrivateDirectory&& other) noexcept;
  PrivateDirectory& operator=(PrivateDirectory&& other) noexcept;
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  ~PrivateDirectory();

  /// Create a directory in the same place that stays: `name`, a dash and six random characters. Return its
  /// path. Errors: `io`.
  static Result<std::string> make_lasting(const std::string& name);

  /// Return the absolute path, without a slash at its end.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit PrivateDirectory(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace otelc::process
