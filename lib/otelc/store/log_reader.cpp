// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/log_reader.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/store/log_source.hpp>

namespace otelc::store {
namespace {

constexpr std::size_t kBufferBytesFirst = 256 * 1024;

/// The bytes [begin, end) of an allocation; up to `capacity` may be filled, and kPadding more read.
struct Buffer {
  Buffer() : bytes(allocate(kBufferBytesFirst)) {}

  static std::unique_ptr<char[]> allocate(std::size_t capacity) {
    auto made = std::make_unique_for_overwrite<char[]>(capacity + kPadding);
    std::memset(made.get() + capacity, 0, kPadding);
    return made;
  }
  [[nodiscard]] const char* data() const { return bytes.get() + begin; }
  [[nodiscard]] std::size_t size() const { return end - begin; }
  [[nodiscard]] std::span<char> room() { return {bytes.get() + end, capacity - end}; }

  /// Room for at least one byte more: what is there moves to the front, or to a larger allocation.
  void make_room() {
    const std::size_t kept = size();
    if (kept == capacity) {
      auto larger = allocate(2 * capacity);
      std::memcpy(larger.get(), data(), kept);
      bytes = std::move(larger);
      capacity *= 2;
    } else if (begin > 0) {
      std::memmove(bytes.get(), data(), kept);
    }
    begin = 0;
    end = kept;
  }

  std::unique_ptr<char[]> bytes;
  std::size_t capacity = kBufferBytesFirst;
  std::size_t begin = 0;
  std::size_t end = 0;
};

}  // namespace

struct LogReader::Impl {
  Result<bool> fill();
  PaddedView take(std::size_t size, std::size_t size_with_end);

  LogSource source;
  std::size_t line_bytes_max;
  Buffer buffer{};
  std::size_t searched = 0;  // bytes at the buffer's front that hold no '\n'
  bool dropping = false;     // the rest of a line that was cut
  std::optional<Error> failed{};
};

/// False at the end.
Result<bool> LogReader::Impl::fill() {
  buffer.make_room();
  const auto size = source.read(buffer.room());
  if (!size) {
    failed = size.error();
    return tl::unexpected(*failed);
  }
  buffer.end += *size;
  return *size > 0;
}

PaddedView LogReader::Impl::take(std::size_t size, std::size_t size_with_end) {
  const char* const text = buffer.data();
  buffer.begin += size_with_end;
  searched = 0;
  if (size > 0 && text[size - 1] == '\r') --size;
  return {text, size};
}

LogReader::LogReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LogReader::~LogReader() = default;
LogReader::LogReader(LogReader&&) noexcept = default;
LogReader& LogReader::operator=(LogReader&&) noexcept = default;

Result<LogReader> LogReader::open(const std::string& path) {
  const bool is_stdin = path == "-";
  std::string name = is_stdin ? "standard input" : path;
  UniqueFd fd(is_stdin ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                       : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    const ErrorKind kind = errno == ENOENT ? ErrorKind::not_found : ErrorKind::io;
    return fail(kind, fmt::format("cannot open {}: {}", name, errno_text(errno)));
  }
  return from_fd(std::move(fd), std::move(name));
}

Result<LogReader> LogReader::from_fd(UniqueFd fd, std::string name, std::size_t line_bytes_max) {
  struct stat info {};
  if (::fstat(fd.get(), &info) == 0 && S_ISDIR(info.st_mode)) {
    return fail(ErrorKind::refused, name + " is a directory; name the log in it");
  }
  return LogReader(
      std::unique_ptr<Impl>(new Impl{LogSource(std::move(fd), std::move(name)), line_bytes_max}));
}

Result<std::optional<PaddedView>> LogReader::next() {
  if (impl_->failed) return tl::unexpected(*impl_->failed);
  while (true) {
    Buffer& buffer = impl_->buffer;
    const char* const from = buffer.data() + impl_->searched;
    const void* const newline = std::memchr(from, '\n', buffer.size() - impl_->searched);
    if (newline != nullptr) {
      const auto size = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.data());
      const PaddedView line = impl_->take(size, size + 1);
      if (!std::exchange(impl_->dropping, false) && line.size > 0) return line;
      continue;
    }
    impl_->searched = buffer.size();
    if (impl_->dropping || buffer.size() >= impl_->line_bytes_max) {
      const PaddedView cut = impl_->take(buffer.size(), buffer.size());
      if (!std::exchange(impl_->dropping, true)) return cut;
    }
    const auto filled = impl_->fill();
    if (!filled) return tl::unexpected(filled.error());
    if (*filled) continue;
    const PaddedView last = impl_->take(buffer.size(), buffer.size());
    if (last.size > 0) return last;
    return std::nullopt;
  }
}

std::uint64_t LogReader::bytes_read() const {
  return impl_->source.bytes_read();
}
std::uint64_t LogReader::bytes_total() const {
  return impl_->source.bytes_total();
}

}  // namespace otelc::store
