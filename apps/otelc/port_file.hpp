// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <otelc/base/error.hpp>

namespace otelc::apps {

/// The file that holds the port of `serve` in decimal digits while it listens. Use it only while the log is
/// locked. Not thread-safe.
class PortFile {
 public:
  /// Removes a file that a killed serve left behind, so that no client reads its port while this one starts.
  explicit PortFile(std::string path);
  /// Removes the file, unless another serve has replaced it.
  ~PortFile();
  PortFile(const PortFile&) = delete;
  PortFile& operator=(const PortFile&) = delete;

  /// Errors: as replace_file().
  Result<void> write(std::uint16_t port);

 private:
  std::string path_;
  std::string port_;  // empty: not written
};

}  // namespace otelc::apps
