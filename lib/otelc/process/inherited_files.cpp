// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/inherited_files.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include <otelc/base/file.hpp>
#include <otelc/base/number.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::process {

InheritedFiles InheritedFiles::hold() {
  fill_standard_descriptors();
  InheritedFiles files;
  std::error_code error;
  for (std::filesystem::directory_iterator file("/proc/self/fd", error), end; !error && file != end;
       file.increment(error)) {
    const auto fd = parse_u64(file->path().filename().string());
    if (fd && *fd > STDERR_FILENO) files.above_stderr_.push_back(static_cast<int>(*fd));
  }
  // The list contained the descriptor of the directory itself, which is closed by now.
  std::erase_if(files.above_stderr_, [](int fd) { return ::fcntl(fd, F_GETFD) < 0; });
  return files;
}

void InheritedFiles::leave_to_command() const {
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) {
    if (null) (void)::dup3(null.get(), fd, O_CLOEXEC);
  }
  for (const int fd : above_stderr_) (void)::close(fd);
}

}  // namespace otelc::process
