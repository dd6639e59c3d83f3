// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/detail/price_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/prices/detail/price_json.hpp>

namespace otelc::prices::detail {
namespace {

constexpr std::size_t kFileBytesMost = std::size_t{64} << 20;

Result<std::string> read_all(int fd, const std::string& path) {
  std::string content;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::io, fmt::format("cannot read {}: {}", path, errno_text(errno)));
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
    if (content.size() > kFileBytesMost)
      return fail(ErrorKind::too_large, fmt::format("{} is over 64 MiB, the limit for price files", path));
  }
}

std::string date_of(const timespec& time) {
  std::tm utc{};
  if (::gmtime_r(&time.tv_sec, &utc) == nullptr) return {};
  return fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
}

}  // namespace

Result<PriceFile> read_price_file(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) {
    const ErrorKind kind = errno == ENOENT ? ErrorKind::not_found : ErrorKind::io;
    return fail(kind, fmt::format("cannot open the price file {}: {}", path, errno_text(errno)));
  }
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0)
    return fail(ErrorKind::io, fmt::format("cannot read {}: {}", path, errno_text(errno)));
  auto content = read_all(fd.get(), path);
  if (!content) return tl::unexpected(std::move(content.error()));
  auto rows = price_rows(*content, path);
  if (!rows) return tl::unexpected(std::move(rows.error()));
  return PriceFile{std::move(*rows), date_of(status.st_mtim)};
}

}  // namespace otelc::prices::detail
