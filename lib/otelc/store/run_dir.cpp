// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/run_dir.hpp>

#include <sys/stat.h>

#include <otelc/base/file.hpp>

namespace otelc::store {

Result<void> make_run_dir(const std::string& path) {
  struct stat info {};
  const bool is_new = ::lstat(path.c_str(), &info) != 0;
  if (auto made = make_private_dir(path); !made) return made;
  // Without it a run is as good: on a full disk the log has the better words.
  if (is_new) (void)replace_file(path + "/.gitignore", "*\n");
  return {};
}

}  // namespace otelc::store
