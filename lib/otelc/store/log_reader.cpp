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
#include <otelc/store/record_finder.hpp>

namespace otelc::store {
namespace {

constexpr std::size_t kBufferBytesFirst = 256 * 1024;

/// The bytes [begin, end) of an allocation of `capacity` bytes, with kPadding readable bytes behind them.
struct Buffer {
  Buffer() : bytes(allocate(kBufferBytesFirst)) {}

  static std::unique_ptr<char[]> allocate(std::size_t capacity) {
    auto made = std::make_unique_for_overwrite<char[]>(capacity + kPadding);
    std::memset(made.get() + capacity, 0, kPadding);
    return made;
  }
  [[nodiscard]] const char* data() const { return bytes.get() + begin; }
  [[nodiscard]] std::size_t size() const { return end - begin; }
  [[nodiscard]] std::string_view text() const { return {data(), size()}; }
  [[nodiscard]] std::span<char> room() { return {bytes.get() + end, capacity - end}; }

  /// Makes room for at least one more byte: moves the bytes to the front, or to a larger allocation.
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
  PaddedView take(std::size_t size, std::size_t consumed);

  LogSource source;
  std::size_t line_bytes_max;
  Buffer buffer{};
  RecordFinder finder{};
  bool has_begun = false;  // a byte other than NUL was read
  bool is_at_end = false;
  std::optional<Error> failed{};
};

/// Reads more; returns false at the end. Skips NULs at the front of the file, which a writer leaves that
/// continues at its old offset after a truncation. A file of only NULs is one bad line.
Result<bool> LogReader::Impl::fill() {
  do {
    buffer.make_room();
    const auto size = source.read(buffer.room());
    if (!size) {
      failed = size.error();
      return tl::unexpected(*failed);
    }
    if (*size == 0) return false;
    buffer.end += *size;
    if (!has_begun) {
      const std::size_t first = buffer.text().find_first_not_of('\0');
      has_begun = first != std::string_view::npos;
      buffer.begin = has_begun ? buffer.begin + first : buffer.end - 1;
    }
  } while (!has_begun);
  return true;
}

PaddedView LogReader::Impl::take(std::size_t size, std::size_t consumed) {
  const char* const text = buffer.data();
  buffer.begin += consumed;
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
    if (errno == ENOENT) return fail(ErrorKind::not_found, name + ": no such file");
    return fail(ErrorKind::io, fmt::format("cannot open {}: {}", name, errno_text(errno)));
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
  Buffer& buffer = impl_->buffer;
  RecordFinder& finder = impl_->finder;
  while (true) {
    if (const auto found = finder.find(buffer.text(), impl_->is_at_end)) {
      const PaddedView line = impl_->take(found->size, found->consumed);
      if (!found->is_rest && line.size > 0) return line;
      continue;
    }
    if (impl_->is_at_end) return std::nullopt;
    if (finder.is_cut() || buffer.size() >= impl_->line_bytes_max) {
      const bool is_rest = finder.is_cut();
      finder.cut(buffer.text());
      const PaddedView cut = impl_->take(buffer.size(), buffer.size());
      if (!is_rest) return cut;
    }
    const auto filled = impl_->fill();
    if (!filled) return tl::unexpected(filled.error());
    impl_->is_at_end = !*filled;
  }
}

std::uint64_t LogReader::bytes_read() const {
  return impl_->source.bytes_read();
}
std::uint64_t LogReader::bytes_total() const {
  return impl_->source.bytes_total();
}

}  // namespace otelc::store
