// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/log_source.hpp>

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>

namespace otelc::store {
namespace {

constexpr std::size_t kInputBytes = 64 * 1024;

}  // namespace

LogSource::LogSource(UniqueFd fd, std::string name)
    : fd_(std::move(fd)), name_(std::move(name)), input_(kInputBytes) {
  struct stat info {};
  if (::fstat(fd_.get(), &info) == 0 && S_ISREG(info.st_mode)) {
    bytes_total_ = static_cast<std::uint64_t>(info.st_size);
  }
}

Result<std::size_t> LogSource::read(std::span<char> out) {
  if (auto done = detect(); !done) return tl::unexpected(done.error());
  if (inflater_) return read_decoded(*inflater_, out);
  return messages_ ? read_decoded(*messages_, out) : read_plain(out);
}

Result<std::size_t> LogSource::read_file(std::span<char> out) {
  while (true) {
    const ssize_t size = ::read(fd_.get(), out.data(), out.size());
    if (size >= 0) {
      bytes_read_ += static_cast<std::uint64_t>(size);
      return static_cast<std::size_t>(size);
    }
    if (errno == EAGAIN) {
      // Another process may have set standard input to O_NONBLOCK.
      pollfd ready{fd_.get(), POLLIN, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return fail(ErrorKind::io, fmt::format("cannot read {}: {}", name_, errno_text(errno)));
    }
  }
}

/// Reads the first bytes, which may come from a pipe one by one, and chooses the decoder.
Result<void> LogSource::detect() {
  if (detected_) return {};
  std::size_t size = 0;
  while (size < kFramingBytes) {
    const auto more = read_file(std::span(input_).subspan(size));
    if (!more) return tl::unexpected(more.error());
    if (*more == 0) break;
    size += *more;
  }
  pending_ = {input_.data(), size};
  detected_ = true;
  const Coding coding = detect_coding(pending_);
  const Framing framing = detect_framing(pending_);
  if (framing == Framing::protobuf) {
    return fail(protobuf_error().kind, fmt::format("{}: {}", name_, protobuf_error().message));
  }
  if (framing == Framing::zstd) {
    messages_.emplace();
  } else if (coding != Coding::identity) {
    inflater_.emplace(coding);
  }
  return {};
}

Result<std::size_t> LogSource::read_plain(std::span<char> out) {
  if (pending_.empty()) return read_file(out);
  const std::size_t size = pending_.copy(out.data(), out.size());
  pending_.remove_prefix(size);
  return size;
}

template <class Decoder>
Result<std::size_t> LogSource::read_decoded(Decoder& decoder, std::span<char> out) {
  while (true) {
    const auto step = decoder.step(pending_, out);
    if (!step) return fail(step.error().kind, fmt::format("{}: {}", name_, step.error().message));
    pending_.remove_prefix(step->consumed);
    if (step->produced > 0) return step->produced;
    if (!pending_.empty()) continue;
    auto more = read_file(input_);
    if (!more) return more;
    if (*more == 0 && decoder.at_end()) return 0;
    if (*more == 0) return fail(ErrorKind::bad_data, name_ + ": the compressed data ends too early");
    pending_ = {input_.data(), *more};
  }
}

}  // namespace otelc::store
