// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/detail/inflate_zlib.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <zlib.h>

namespace otelc::detail {
namespace {

constexpr int kWindowBits = 15;  // zlib's largest window, 32 KiB
constexpr int kGzipHeader = 16;  // added to the window bits: only gzip is accepted

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

  Result<CodingStep> step(std::string_view in, std::span<char> out) {
    if (!usable_) return no_memory_to_decompress();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = clamp_uint(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = clamp_uint(out.size());
    const uInt in_size = stream_.avail_in;
    const uInt out_size = stream_.avail_out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) return no_memory_to_decompress();
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      const char* why = stream_.msg != nullptr ? stream_.msg : "damaged stream";
      return fail(ErrorKind::bad_data, fmt::format("the compressed data is damaged ({})", why));
    }
    ended_ = code == Z_STREAM_END;
    return CodingStep{in_size - stream_.avail_in, out_size - stream_.avail_out};
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

class GzipStream final : public CodingStream {
 public:
  Result<CodingStep> step(std::string_view in, std::span<char> out) override {
    if (zlib_.ended()) zlib_.restart();
    return zlib_.step(in, out);
  }
  [[nodiscard]] bool ended() const override { return zlib_.ended(); }

 private:
  ZlibStream zlib_{kWindowBits + kGzipHeader};
};

class DeflateStream final : public CodingStream {
 public:
  Result<CodingStep> step(std::string_view in, std::span<char> out) override;
  [[nodiscard]] bool ended() const override { return zlib_ && zlib_->ended() && head_used_ == head_size_; }

 private:
  std::optional<ZlibStream> zlib_;
  // The first bytes, kept until they show whether this is zlib's format or the raw one.
  std::array<char, 2> head_{};
  std::size_t head_size_ = 0;
  std::size_t head_used_ = 0;
};

Result<CodingStep> DeflateStream::step(std::string_view in, std::span<char> out) {
  std::size_t taken = 0;
  while (head_size_ < head_.size() && taken < in.size()) head_[head_size_++] = in[taken++];
  if (head_size_ < head_.size()) return CodingStep{taken, 0};
  if (!zlib_) {
    const bool zlib_format =
        is_zlib_header(static_cast<unsigned char>(head_[0]), static_cast<unsigned char>(head_[1]));
    zlib_.emplace(zlib_format ? kWindowBits : -kWindowBits);
  }
  if (head_used_ < head_size_) {
    auto done = zlib_->step(std::string_view(head_.data(), head_size_).substr(head_used_), out);
    if (!done) return done;
    head_used_ += done->consumed;
    return CodingStep{taken, done->produced};
  }
  if (zlib_->ended())
    return fail(ErrorKind::bad_data, "there are bytes after the end of the compressed data");
  return zlib_->step(in, out);
}

}  // namespace

std::unique_ptr<CodingStream> make_gzip_stream() {
  return std::make_unique<GzipStream>();
}

std::unique_ptr<CodingStream> make_deflate_stream() {
  return std::make_unique<DeflateStream>();
}

}  // namespace otelc::detail
