// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::process {

/// A directory of mode 0700 for the files that this run's agents read. It is removed with all that is in it
/// when the object ends. Not thread-safe.
class PrivateDirectory {
 public:
  /// Below TMPDIR, or below /tmp where that is not set, not absolute, or no item of PATH could name it.
  /// Errors: `io`.
  static Result<PrivateDirectory> make();
  PrivateDirectory(PrivateDirectory&& other) noexcept;
  PrivateDirectory& operator=(PrivateDirectory&& other) noexcept;
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  ~PrivateDirectory();

  /// Makes one that stays, `NAME-` and six random characters in the same place. Returns its path. Errors:
  /// `io`.
  static Result<std::string> make_lasting(const std::string& name);

  /// Absolute, without a slash at its end.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit PrivateDirectory(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace otelc::process
