// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/inflate.hpp>

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include <otelc/base/detail/inflate_snappy.hpp>

namespace otelc {
namespace {

// The first guess at what comes out: JSON shrinks to a fifth or a tenth. Never what a header claims.
constexpr std::size_t kGuessFactor = 16;
constexpr std::size_t kGuessMin = std::size_t{16} << 10;
constexpr std::size_t kGuessMax = std::size_t{4} << 20;
constexpr std::size_t kRoomBehind = 512;  // for what the caller adds, so that a large text does not move
constexpr std::size_t kScratchBytes = std::size_t{64} << 10;

/// One pass over a compressed body.
class Pass {
 public:
  Pass(Coding coding, std::string_view in) : inflater_(coding), in_(in) {}

  /// Fills `out` as far as there is something to fill it with, and says how far.
  Result<std::size_t> fill(std::span<char> out) {
    std::size_t filled = 0;
    while (filled < out.size() && !at_end()) {
      const auto step = inflater_.step(in_, out.subspan(filled));
      if (!step) return tl::unexpected(step.error());
      if (step->consumed == 0 && step->produced == 0) {
        return fail(ErrorKind::bad_data, "the compressed data ends too early");
      }
      in_.remove_prefix(step->consumed);
      filled += step->produced;
    }
    return filled;
  }
  [[nodiscard]] bool at_end() const { return in_.empty() && inflater_.at_end(); }

 private:
  Inflater inflater_;
  std::string_view in_;
};

tl::unexpected<Error> too_large(std::size_t bytes_max) {
  return fail(ErrorKind::too_large, fmt::format("the body is over {} bytes after decompression", bytes_max));
}

/// Steps over what is left of a pass and says how much it was.
Result<std::size_t> count_rest(Pass& pass, std::size_t bytes_max) {
  std::array<char, kScratchBytes> scratch;
  std::size_t count = 0;
  while (!pass.at_end()) {
    auto filled = pass.fill(scratch);
    if (!filled) return filled;
    count += *filled;
    if (count > bytes_max) return count;
  }
  return count;
}

Result<void> inflate_into(Coding coding, std::string_view in, std::size_t bytes_max, std::string& out) {
  const std::size_t begin = out.size();
  const std::size_t guess = std::clamp(kGuessFactor * in.size(), kGuessMin, kGuessMax);
  // One byte over the limit is room enough to see that there is more.
  out.resize(begin + (bytes_max < guess ? bytes_max + 1 : guess));
  Pass pass(coding, in);
  const auto filled = pass.fill(std::span(out).subspan(begin));
  if (!filled) return tl::unexpected(filled.error());
  if (*filled > bytes_max) return too_large(bytes_max);
  if (pass.at_end()) {
    out.resize(begin + *filled);
    return {};
  }
  // Large, or a bomb. Growing the text step by step would hold it twice while it is moved, so its
  // size is found out first: a bomb then takes time, up to the limit, but no memory at all.
  const auto rest = count_rest(pass, bytes_max - *filled);
  if (!rest) return tl::unexpected(rest.error());
  if (*rest > bytes_max - *filled) return too_large(bytes_max);
  const std::size_t size = *filled + *rest;
  out.resize(begin);
  out.shrink_to_fit();
  out.reserve(begin + size + kRoomBehind);
  out.resize(begin + size);
  const auto again = Pass(coding, in).fill(std::span(out).subspan(begin));
  if (!again) return tl::unexpected(again.error());
  return {};
}

/// A block says how long it is, so nothing has to be counted; that it tells the truth is seen before memory
/// is taken.
Result<void> inflate_snappy_block(std::string_view in, std::size_t bytes_max, std::string& out) {
  const auto length = detail::snappy_block_length(in);
  if (!length) return tl::unexpected(length.error());
  if (*length > bytes_max) return too_large(bytes_max);
  return detail::append_snappy_block(in, *length, out);
}

}  // namespace

Result<void> inflate_all(Coding coding, std::string_view in, std::size_t bytes_max, std::string& out) {
  const std::size_t begin = out.size();
  const bool is_block = coding == Coding::snappy && !in.empty() && !detail::is_snappy_framed(in);
  auto done = is_block ? inflate_snappy_block(in, bytes_max, out) : inflate_into(coding, in, bytes_max, out);
  if (!done) out.resize(begin);
  return done;
}

}  // namespace otelc
