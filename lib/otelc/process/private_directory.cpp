// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/private_directory.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <otelc/base/file.hpp>
#include <otelc/environment/environment.hpp>

namespace otelc::process {
namespace {

std::string place_of_private_directories() {
  const auto environment = environment::Environment::current();
  const std::string place(environment.get("TMPDIR").value_or(""));
  return place.starts_with('/') && place.find(':') == std::string::npos ? place : "/tmp";
}

}  // namespace

Result<PrivateDirectory> PrivateDirectory::make() {
  auto path = make_lasting("otelc-agents");
  if (!path) return tl::unexpected(std::move(path.error()));
  return PrivateDirectory(std::move(*path));
}

Result<std::string> PrivateDirectory::make_lasting(const std::string& name) {
  std::string path = place_of_private_directories() + "/" + name + "-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr)
    return fail(ErrorKind::io, "cannot make the directory " + path + ": " + errno_text(errno));
  return path;
}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

PrivateDirectory& PrivateDirectory::operator=(PrivateDirectory&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

PrivateDirectory::~PrivateDirectory() {
  std::error_code ignored;  // something else may have cleaned up the temporary directory
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace otelc::process
