// SPDX-License-Identifier: Apache-2.0
//
// A section begins with a comment that has its id, followed by the text and a second HTML comment of spaces,
// which ends with the id too. The spaces are the reserve: a new text that fits into the section is written in
// place, in one write of exactly the section's size, so other programs may append to the file at any time. A
// text that does not fit goes into a new, larger section at the end of the file. Only then is the old section
// overwritten with spaces: a kill in between leaves one section too many, but never none.
#include <otelc/launch/section_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::launch {
namespace {

struct OpenFile {
  UniqueFd fd;
  std::size_t size = 0;
};

/// Opens a file of the CI system, of any owner. O_NONBLOCK: opening a FIFO must not block.
Result<OpenFile> open_shared(const std::string& path, int flags) {
  UniqueFd fd(::open(path.c_str(), flags | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600));
  if (!fd) return fail(ErrorKind::io, fmt::format("cannot open {}: {}", path, errno_text(errno)));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0)
    return fail(ErrorKind::io, fmt::format("cannot read {}: {}", path, errno_text(errno)));
  if (!S_ISREG(info.st_mode)) return fail(ErrorKind::refused, path + " is not a regular file");
  return OpenFile{std::move(fd), static_cast<std::size_t>(info.st_size)};
}

Result<std::string> read_all(const OpenFile& file, const std::string& path) {
  std::string content(file.size, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t more =
        ::pread(file.fd.get(), content.data() + size, content.size() - size, static_cast<off_t>(size));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return fail(ErrorKind::io, fmt::format("cannot read {}: {}", path, errno_text(errno)));
    if (more == 0) break;  // the file became shorter
    size += static_cast<std::size_t>(more);
  }
  content.resize(size);
  return content;
}

/// Returns the size of a section for a text of `bytes`: twice as much, because reports grow.
std::size_t room_for(std::size_t bytes) {
  constexpr std::size_t kStep = 4096;
  return (2 * bytes / kStep + 1) * kStep;
}

}  // namespace

SectionFile::SectionFile(std::string path, std::string_view id)
    : path_(std::move(path)),
      begin_(fmt::format("<!-- otelc {} -->\n\n", id)),
      end_(fmt::format("end of otelc {} -->\n", id)) {}

Result<void> SectionFile::write(std::string_view markdown) {
  constexpr std::string_view kReserve = "\n\n<!--";  // spaces follow, up to the end
  auto file = open_shared(path_, O_RDWR);
  if (!file) return tl::unexpected(file.error());
  if (file->size > kFileMax)
    return fail(ErrorKind::refused, path_ + " is too large to add a report (over 8 MiB)");
  const auto content = read_all(*file, path_);
  if (!content) return tl::unexpected(content.error());
  const std::size_t least = begin_.size() + markdown.size() + kReserve.size() + end_.size();
  const auto section = [&](std::size_t size) {
    return begin_ + std::string(markdown) + std::string(kReserve) + std::string(size - least, ' ') + end_;
  };

  // Search for the last one: a section that was cut may have left a beginning, followed by other content.
  const std::size_t begin = content->rfind(begin_);
  const std::size_t end = begin == std::string::npos ? begin : content->find(end_, begin);
  struct stat now {};
  // If the file was truncated meanwhile, a write beyond its end would fill the gap with NULs.
  const bool is_there = end != std::string::npos && ::fstat(file->fd.get(), &now) == 0 &&
                        static_cast<std::size_t>(now.st_size) >= end + end_.size();
  if (!is_there) return append_lines(path_, section(room_for(least)));
  const std::size_t size = end + end_.size() - begin;
  const auto put = [&](const std::string& text) -> Result<void> {
    const ssize_t written = ::pwrite(file->fd.get(), text.data(), text.size(), static_cast<off_t>(begin));
    if (written == static_cast<ssize_t>(text.size())) return {};
    return fail(ErrorKind::io, fmt::format("cannot write {}: {}", path_, errno_text(errno)));
  };
  // Both writes keep the section's size, so they touch nothing else, whatever is appended meanwhile.
  if (least <= size) return put(section(size));
  if (auto moved = append_lines(path_, section(room_for(least))); !moved) return moved;
  return put(std::string(size - 1, ' ') + "\n");
}

Result<void> append_lines(const std::string& path, std::string_view lines) {
  auto file = open_shared(path, O_RDWR | O_APPEND);
  if (!file) return tl::unexpected(file.error());
  char last = '\n';
  if (file->size > 0) (void)::pread(file->fd.get(), &last, 1, static_cast<off_t>(file->size - 1));
  return write_all(file->fd.get(), last == '\n' ? std::string(lines) : "\n" + std::string(lines));
}

}  // namespace otelc::launch
