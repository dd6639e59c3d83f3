// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/inflate.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <otelc/base/detail/coding_stream.hpp>

namespace otelc {
namespace {

using Step = Inflater::Step;

constexpr int kWindowBits = 15;     // zlib's largest window, 32 KiB
constexpr int kGzipHeader = 16;     // added to the window bits: only gzip is taken
constexpr int kZstdWindowLog = 23;  // 8 MiB, what RFC 8878 section 3.1.1.1.2 asks decoders for

tl::unexpected<Error> no_memory() {
  return fail(ErrorKind::unavailable, "no memory to decompress at this moment: try again later");
}

uInt clamp_uint(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

/// CMF and FLG of RFC 1950 section 2.2.
bool is_zlib_header(unsigned char cmf, unsigned char flg) {
  return (cmf & 0x0Fu) == Z_DEFLATED && cmf >> 4 <= 7 && (cmf * 256u + flg) % 31 == 0;
}

/// zlib's stream: gzip, zlib or raw deflate, by the window bits.
class ZlibStream {
 public:
  explicit ZlibStream(int window_bits) : usable_(inflateInit2(&stream_, window_bits) == Z_OK) {}
  ~ZlibStream() { inflateEnd(&stream_); }
  ZlibStream(const ZlibStream&) = delete;
  ZlibStream& operator=(const ZlibStream&) = delete;

  Result<Step> step(std::string_view in, std::span<char> out) {
    if (!usable_) return no_memory();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = clamp_uint(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = clamp_uint(out.size());
    const uInt in_size = stream_.avail_in;
    const uInt out_size = stream_.avail_out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) return no_memory();
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      const char* why = stream_.msg != nullptr ? stream_.msg : "damaged stream";
      return fail(ErrorKind::bad_data, fmt::format("the compressed data is damaged ({})", why));
    }
    ended_ = code == Z_STREAM_END;
    return Step{in_size - stream_.avail_in, out_size - stream_.avail_out};
  }

  void restart() {
    inflateReset(&stream_);
    ended_ = false;
  }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  z_stream stream_{};
  bool usable_;
  bool ended_ = false;
};

class ZstdStream {
 public:
  ZstdStream() : context_(ZSTD_createDCtx()) {
    if (context_ != nullptr) ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kZstdWindowLog);
  }
  ~ZstdStream() { ZSTD_freeDCtx(context_); }
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;

  Result<Step> step(std::string_view in, std::span<char> out) {
    if (context_ == nullptr) return no_memory();
    ZSTD_inBuffer source{in.data(), in.size(), 0};
    ZSTD_outBuffer target{out.data(), out.size(), 0};
    const std::size_t code = ZSTD_decompressStream(context_, &target, &source);
    if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) return no_memory();
    if (ZSTD_isError(code) != 0) {
      return fail(ErrorKind::bad_data,
                  fmt::format("the compressed data is damaged ({})", ZSTD_getErrorName(code)));
    }
    ended_ = code == 0;
    return Step{source.pos, target.pos};
  }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  ZSTD_DCtx* context_;
  bool ended_ = false;
};

}  // namespace

struct Inflater::Impl {
  explicit Impl(Coding which) : coding(which) {
    if (coding == Coding::gzip) zlib = std::make_unique<ZlibStream>(kWindowBits + kGzipHeader);
    if (coding == Coding::zstd) zstd = std::make_unique<ZstdStream>();
    if (coding == Coding::snappy) other = detail::make_snappy_stream();
    if (coding == Coding::lz4) other = detail::make_lz4_stream();
  }

  Result<Step> step_gzip(std::string_view in, std::span<char> out);
  Result<Step> step_deflate(std::string_view in, std::span<char> out);
  Result<Step> step_zstd(std::string_view in, std::span<char> out);
  [[nodiscard]] bool ended() const {
    if (other != nullptr) return other->ended();
    return zlib != nullptr ? zlib->ended() && head_used == head_size : zstd != nullptr && zstd->ended();
  }

  Coding coding;
  bool fed = false;
  std::unique_ptr<ZlibStream> zlib;
  std::unique_ptr<ZstdStream> zstd;
  std::unique_ptr<detail::CodingStream> other;
  // The first bytes of `deflate`, kept until they tell zlib's format from the raw one.
  std::array<char, 2> head{};
  std::size_t head_size = 0;
  std::size_t head_used = 0;
};

Result<Step> Inflater::Impl::step_gzip(std::string_view in, std::span<char> out) {
  if (zlib->ended()) zlib->restart();
  return zlib->step(in, out);
}

Result<Step> Inflater::Impl::step_deflate(std::string_view in, std::span<char> out) {
  std::size_t taken = 0;
  while (head_size < head.size() && taken < in.size()) head[head_size++] = in[taken++];
  if (head_size < head.size()) return Step{taken, 0};
  if (zlib == nullptr) {
    const bool zlib_format =
        is_zlib_header(static_cast<unsigned char>(head[0]), static_cast<unsigned char>(head[1]));
    zlib = std::make_unique<ZlibStream>(zlib_format ? kWindowBits : -kWindowBits);
  }
  if (head_used < head_size) {
    auto done = zlib->step(std::string_view(head.data(), head_size).substr(head_used), out);
    if (!done) return done;
    head_used += done->consumed;
    return Step{taken, done->produced};
  }
  if (zlib->ended()) return fail(ErrorKind::bad_data, "there are bytes after the end of the compressed data");
  return zlib->step(in, out);
}

Result<Step> Inflater::Impl::step_zstd(std::string_view in, std::span<char> out) {
  return zstd->step(in, out);
}

Inflater::Inflater(Coding coding) : impl_(std::make_unique<Impl>(coding)) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

Result<Step> Inflater::step(std::string_view in, std::span<char> out) {
  // Without this an empty read behind the end would begin a member that never comes.
  if (in.empty() && at_end()) return Step{};
  if (out.empty()) return Step{};
  impl_->fed = true;
  switch (impl_->coding) {
    case Coding::gzip:
      return impl_->step_gzip(in, out);
    case Coding::deflate:
      return impl_->step_deflate(in, out);
    case Coding::zstd:
      return impl_->step_zstd(in, out);
    case Coding::snappy:
    case Coding::lz4:
      return impl_->other->step(in, out);
    case Coding::identity:
      break;
  }
  const std::size_t size = std::min(in.size(), out.size());
  std::copy_n(in.data(), size, out.data());
  return Step{size, size};
}

bool Inflater::at_end() const {
  return !impl_->fed || impl_->coding == Coding::identity || impl_->ended();
}

}  // namespace otelc
