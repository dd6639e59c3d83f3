// SPDX-License-Identifier: Apache-2.0
// Slicing by eight: the input is read in words of eight bytes, with one table for each byte of a word. The
// eight look-ups of a word are independent, so the CPU runs them in parallel, while the byte-wise algorithm
// waits for each result. The compiler computes the tables. None of our libraries exports this checksum.
#include <otelc/base/crc32c.hpp>

#include <array>
#include <cstddef>

namespace otelc {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78;  // reflected: the least significant bit comes first
constexpr std::size_t kSlices = 8;
constexpr std::size_t kByteValues = 256;
constexpr unsigned kByteBits = 8;
constexpr std::uint32_t kByteMask = 0xFF;

using CrcTables = std::array<std::array<std::uint32_t, kByteValues>, kSlices>;

constexpr CrcTables make_tables() {
  CrcTables tables{};
  for (std::uint32_t byte = 0; byte < kByteValues; ++byte) {
    std::uint32_t crc = byte;
    for (unsigned bit = 0; bit < kByteBits; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? kPolynomial : 0);
    tables[0][byte] = crc;
  }
  // Table n maps a byte to its checksum after n zero bytes have followed.
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < kByteValues; ++byte) {
      const std::uint32_t before = tables[slice - 1][byte];
      tables[slice][byte] = before >> kByteBits ^ tables[0][before & kByteMask];
    }
  }
  return tables;
}

constexpr CrcTables kTables = make_tables();

constexpr std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (; bytes.size() >= kSlices; bytes.remove_prefix(kSlices)) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < kSlices; ++i) {
      // The 32-bit checksum so far overlaps the word's first four bytes.
      const std::uint32_t carried = i < sizeof(crc) ? crc >> kByteBits * i & kByteMask : 0;
      next ^= kTables[kSlices - 1 - i][byte_at(bytes, i) ^ carried];
    }
    crc = next;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    crc = crc >> kByteBits ^ kTables[0][(crc ^ byte_at(bytes, i)) & kByteMask];
  }
  return ~crc;
}

}  // namespace otelc
