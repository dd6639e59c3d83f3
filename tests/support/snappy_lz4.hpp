// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lz4frame.h>
#include <snappy.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace otelc::test {

inline std::string snappy_block(std::string_view text) {
  std::string out;
  snappy::Compress(text.data(), text.size(), &out);
  return out;
}

/// CRC-32C bit by bit, as its definition reads.
inline std::uint32_t slow_crc32c(std::string_view bytes) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
  }
  return ~crc;
}

/// A number in `size` bytes, little endian.
inline std::string little_endian(std::uint32_t value, int size) {
  std::string out;
  for (int i = 0; i < size; ++i) out += static_cast<char>(value >> 8 * i & 0xFF);
  return out;
}

/// A chunk of snappy's framing format. `claimed` replaces the length of the content.
inline std::string snappy_chunk(unsigned char type, std::string_view content, std::int64_t claimed = -1) {
  const auto length =
      static_cast<std::uint32_t>(claimed < 0 ? static_cast<std::int64_t>(content.size()) : claimed);
  return std::string(1, static_cast<char>(type)) + little_endian(length, 3) + std::string(content);
}

/// The masked checksum before the data of a chunk that holds `text`.
inline std::string snappy_checksum(std::string_view text) {
  const std::uint32_t crc = slow_crc32c(text);
  return little_endian((crc >> 15 | crc << 17) + 0xa282ead8, 4);
}

inline std::string snappy_data_chunk(std::string_view text) {
  return snappy_chunk(0x00, snappy_checksum(text) + snappy_block(text));
}

inline std::string snappy_plain_chunk(std::string_view text) {
  return snappy_chunk(0x01, snappy_checksum(text) + std::string(text));
}

inline const std::string kSnappyIdentifier = snappy_chunk(0xff, "sNaPpY");

/// The framing format, a chunk for each `chunk_bytes` of the text.
inline std::string snappy_framed(std::string_view text, std::size_t chunk_bytes = 65536) {
  std::string out = kSnappyIdentifier;
  for (; !text.empty(); text.remove_prefix(std::min(chunk_bytes, text.size()))) {
    out += snappy_data_chunk(text.substr(0, chunk_bytes));
  }
  return out;
}

/// An LZ4 frame with the checksum of its content, as pierrec/lz4 writes it for OpenTelemetry's Collector.
inline std::string lz4_frame(std::string_view text, LZ4F_blockSizeID_t block = LZ4F_max4MB,
                             LZ4F_blockMode_t mode = LZ4F_blockIndependent, bool has_size = false) {
  LZ4F_preferences_t preferences{};
  preferences.frameInfo.blockSizeID = block;
  preferences.frameInfo.blockMode = mode;
  preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
  preferences.frameInfo.contentSize = has_size ? text.size() : 0;
  std::string out(LZ4F_compressFrameBound(text.size(), &preferences), '\0');
  const std::size_t size = LZ4F_compressFrame(out.data(), out.size(), text.data(), text.size(), &preferences);
  if (LZ4F_isError(size) != 0) throw std::runtime_error("LZ4F_compressFrame");
  out.resize(size);
  return out;
}

}  // namespace otelc::test
