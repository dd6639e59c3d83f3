// SPDX-License-Identifier: Apache-2.0
#include "port_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include <otelc/base/file.hpp>

namespace otelc::apps {

PortFile::PortFile(std::string path) : path_(std::move(path)) {
  struct stat info {};
  if (::lstat(path_.c_str(), &info) == 0 && S_ISREG(info.st_mode)) ::unlink(path_.c_str());
}

PortFile::~PortFile() {
  std::string now;
  std::ifstream(path_) >> now;
  if (!port_.empty() && now == port_) ::unlink(path_.c_str());
}

Result<void> PortFile::write(std::uint16_t port) {
  port_ = std::to_string(port);
  return replace_file(path_, port_);
}

}  // namespace otelc::apps
