// SPDX-License-Identifier: Apache-2.0
// snappy has two formats. A block is a length followed by literals and by copies from anywhere before, so it
// can only be decoded as a whole. The framing format (framing_format.txt of google/snappy) is a sequence of
// chunks, each with a type of one byte, a length of three bytes and, if it holds data, a checksum and a block
// of at most 64 KiB of text. The library decodes blocks only; chunks are decoded here, one at a time:
// SnappyStream collects a chunk, decodes it into `text_`, and hands that out before it reads on.
#include <otelc/base/detail/inflate_snappy.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>
#include <snappy.h>

#include <otelc/base/crc32c.hpp>

namespace otelc::detail {
namespace {

constexpr std::string_view kStreamIdentifier("\xff\x06\0\0sNaPpY", 10);
constexpr std::size_t kChunkHeaderBytes = 4;
constexpr std::size_t kChecksumBytes = 4;
constexpr std::size_t kChunkTextMax = std::size_t{64} << 10;
// The best ratio that the format allows: a copy of 64 bytes, encoded in three.
constexpr std::size_t kCopyMax = 64;
constexpr std::size_t kCopyBytes = 3;

enum ChunkType : unsigned char {
  kCompressed = 0x00,
  kUncompressed = 0x01,
  kFirstSkippable = 0x80,  // up to 0xfe: reserved types and padding
  kIdentifier = 0xff,
};

tl::unexpected<Error> damaged(std::string_view why) {
  return fail(ErrorKind::bad_data, fmt::format("the compressed data is damaged (snappy: {})", why));
}

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The format stores checksums rotated and with a constant added.
std::uint32_t masked_checksum(std::string_view text) {
  constexpr std::uint32_t kMask = 0xa282ead8;
  const std::uint32_t crc = crc32c(text);
  return (crc >> 15 | crc << 17) + kMask;
}

class SnappyStream final : public CodingStream {
 public:
  Result<CodingStep> step(std::string_view in, std::span<char> out) override;
  [[nodiscard]] bool ended() const override {
    return begun_ && header_size_ == 0 && text_used_ == text_.size();
  }

 private:
  void take_header(std::string_view& in);
  Result<void> begin_chunk();
  Result<void> end_chunk();

  [[nodiscard]] unsigned char type() const { return static_cast<unsigned char>(header_[0]); }
  [[nodiscard]] bool is_skipped() const { return type() >= kFirstSkippable && type() != kIdentifier; }

  bool begun_ = false;  // the stream identifier was seen
  std::array<char, kChunkHeaderBytes> header_{};
  std::size_t header_size_ = 0;  // 0 between chunks
  std::size_t rest_ = 0;         // bytes of the chunk still to come, without its header
  std::string chunk_;            // its content so far, unless it is skipped
  std::string text_;             // the decoded chunk
  std::size_t text_used_ = 0;    // how much of it was handed out
};

Result<CodingStep> SnappyStream::step(std::string_view in, std::span<char> out) {
  const std::size_t in_size = in.size();
  std::size_t produced = 0;
  while (true) {
    const std::size_t count = std::min(text_.size() - text_used_, out.size() - produced);
    std::copy_n(text_.data() + text_used_, count, out.data() + produced);
    text_used_ += count;
    produced += count;
    if (text_used_ < text_.size() || in.empty()) break;
    if (header_size_ < kChunkHeaderBytes) {
      take_header(in);
      if (header_size_ < kChunkHeaderBytes) break;
      if (auto begun = begin_chunk(); !begun) return tl::unexpected(std::move(begun.error()));
    }
    const std::size_t size = std::min(rest_, in.size());
    if (!is_skipped()) chunk_ += in.substr(0, size);
    in.remove_prefix(size);
    rest_ -= size;
    if (rest_ > 0) break;
    if (auto ended = end_chunk(); !ended) return tl::unexpected(std::move(ended.error()));
  }
  return CodingStep{in_size - in.size(), produced};
}

void SnappyStream::take_header(std::string_view& in) {
  const std::size_t size = std::min(kChunkHeaderBytes - header_size_, in.size());
  std::copy_n(in.data(), size, header_.data() + header_size_);
  header_size_ += size;
  in.remove_prefix(size);
}

Result<void> SnappyStream::begin_chunk() {
  const std::string_view head(header_.data(), header_.size());
  rest_ = little_endian(head.substr(1));
  chunk_.clear();
  if (!begun_ && head != kStreamIdentifier.substr(0, kChunkHeaderBytes)) {
    return damaged("it does not begin with the stream identifier");
  }
  if (is_skipped()) return {};
  switch (type()) {
    case kIdentifier:
      if (rest_ != kStreamIdentifier.size() - kChunkHeaderBytes) return damaged("a wrong stream identifier");
      return {};
    case kUncompressed:
      if (rest_ < kChecksumBytes || rest_ > kChecksumBytes + kChunkTextMax) return damaged("a wrong length");
      return {};
    case kCompressed:
      if (rest_ < kChecksumBytes || rest_ > kChecksumBytes + snappy::MaxCompressedLength(kChunkTextMax)) {
        return damaged("a wrong length");
      }
      return {};
    default:
      return damaged(fmt::format("a chunk of the unknown type {}", type()));
  }
}

Result<void> SnappyStream::end_chunk() {
  header_size_ = 0;
  if (is_skipped()) return {};
  const std::string_view chunk = chunk_;
  if (type() == kIdentifier) {
    if (chunk != kStreamIdentifier.substr(kChunkHeaderBytes)) return damaged("a wrong stream identifier");
    begun_ = true;
    return {};
  }
  text_.clear();
  text_used_ = 0;
  const std::string_view data = chunk.substr(kChecksumBytes);
  if (type() == kUncompressed) {
    text_ = data;
  } else {
    const auto length = snappy_block_length(data);
    if (!length) return tl::unexpected(length.error());
    if (*length > kChunkTextMax) return damaged("a chunk of more than 64 KiB");
    text_.resize(*length);
    if (!snappy::RawUncompress(data.data(), data.size(), text_.data())) return damaged("not a valid block");
  }
  if (masked_checksum(text_) != little_endian(chunk.substr(0, kChecksumBytes)))
    return damaged("a wrong checksum");
  return {};
}

}  // namespace

std::unique_ptr<CodingStream> make_snappy_stream() {
  return std::make_unique<SnappyStream>();
}

bool is_snappy_framed(std::string_view in) {
  return in.starts_with(kStreamIdentifier);
}

Result<std::size_t> snappy_block_length(std::string_view in) {
  std::size_t length = 0;
  if (!snappy::GetUncompressedLength(in.data(), in.size(), &length)) return damaged("no length");
  if (length > in.size() * kCopyMax / kCopyBytes) return damaged("too short for its length");
  return length;
}

Result<void> append_snappy_block(std::string_view in, std::size_t length, std::string& out) {
  if (!snappy::IsValidCompressedBuffer(in.data(), in.size())) return damaged("not a valid block");
  const std::size_t begin = out.size();
  out.resize(begin + length);
  if (!snappy::RawUncompress(in.data(), in.size(), out.data() + begin)) return damaged("not a valid block");
  return {};
}

}  // namespace otelc::detail
