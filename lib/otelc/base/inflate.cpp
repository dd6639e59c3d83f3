// SPDX-License-Identifier: Apache-2.0
// The output's size is unknown beforehand, and the length that some headers claim cannot be trusted. So the
// first pass decodes into a guess. If that is too small, the rest is decoded into a scratch buffer only to
// count it, and a second pass decodes everything into a buffer of exactly the right size. That costs time for
// large bodies, but a growing buffer would hold the text twice while it moves, and a bomb would take all the
// memory up to the limit.
#include <otelc/base/inflate.hpp>

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include <otelc/base/detail/inflate_snappy.hpp>

namespace otelc {
namespace {

// The first guess: JSON compresses to a fifth or a tenth.
constexpr std::size_t kGuessFactor = 16;
constexpr std::size_t kGuessMin = std::size_t{16} << 10;
constexpr std::size_t kGuessMax = std::size_t{4} << 20;
constexpr std::size_t kRoomBehind = 512;  // for what the caller appends, so that a large text need not move
constexpr std::size_t kScratchBytes = std::size_t{64} << 10;

/// One pass over a compressed body.
class Pass {
 public:
  Pass(Coding coding, std::string_view in) : inflater_(coding), in_(in) {}

  /// Fills `out` from its front and returns how many bytes were written; less than all at the end only.
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

/// Decodes the rest of a pass, discards it and returns its size; stops once that exceeds `bytes_max`.
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
  // One byte over the limit is enough to see that there is more.
  out.resize(begin + (bytes_max < guess ? bytes_max + 1 : guess));
  Pass pass(coding, in);
  const auto filled = pass.fill(std::span(out).subspan(begin));
  if (!filled) return tl::unexpected(filled.error());
  if (*filled > bytes_max) return too_large(bytes_max);
  if (pass.at_end()) {
    out.resize(begin + *filled);
    return {};
  }
  // Large, or a bomb: count before allocating.
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

/// A block states its length, so nothing has to be counted. append_snappy_block() verifies it before it
/// allocates.
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
