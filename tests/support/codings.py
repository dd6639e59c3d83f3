# SPDX-License-Identifier: Apache-2.0
"""The content codings that OpenTelemetry Collectors send, written by hand with the standard library: nothing is compressed, but
the formats are complete. Also a bomb of each."""
import gzip
import zlib

from protobuf_wire import varint

MASK = 0xFFFFFFFF


def little(value, size):
    return value.to_bytes(size, "little")


def pieces(body, size):
    return [body[at:at + size] for at in range(0, len(body), size)]


# snappy (format_description.txt and framing_format.txt of google/snappy)

def crc32c_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC32C = crc32c_table()
SNAPPY_IDENTIFIER = b"\xff\x06\x00\x00sNaPpY"


def crc32c(data):
    crc = MASK
    for byte in data:
        crc = crc >> 8 ^ CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ MASK


def snappy_checksum(text):
    crc = crc32c(text)
    return little(((crc >> 15 | crc << 17) + 0xA282EAD8) & MASK, 4)


def snappy_literal(text):
    """Returns a literal of up to 64 KiB; the length of a short one is in the tag."""
    size = len(text) - 1
    return (bytes([size << 2]) if size < 60 else b"\xf4" + little(size, 2)) + text


def snappy_block(text):
    return varint(len(text)) + b"".join(map(snappy_literal, pieces(text, 65536)))


def snappy_chunk(kind, content):
    return bytes([kind]) + little(len(content), 3) + content


def snappy_data(text):
    """Returns the chunk of the framing format with up to 64 KiB of text."""
    return snappy_chunk(0, snappy_checksum(text) + snappy_block(text))


def snappy_framed(text):
    return SNAPPY_IDENTIFIER + b"".join(map(snappy_data, pieces(text, 65536)))


def snappy_repeated(byte, size):
    """Returns a block of one byte `size` times, in copies of 64 bytes: three bytes for 64, snappy's highest ratio."""
    copies, rest = divmod(size - 1, 64)
    last = bytes([(rest - 1) << 2 | 2, 1, 0]) if rest else b""
    return varint(size) + b"\x00" + byte + b"\xfe\x01\x00" * copies + last


# LZ4 (lz4_Frame_format.md and lz4_Block_format.md of lz4/lz4)

def xxh32_of_few(data):
    """Returns xxHash's XXH32 of up to three bytes."""
    value = (374761393 + len(data)) & MASK
    for byte in data:
        value = (value + byte * 374761393) & MASK
        value = (value << 11 | value >> 21) * 2654435761 & MASK
    value = (value ^ value >> 15) * 2246822519 & MASK
    value = (value ^ value >> 13) * 3266489917 & MASK
    return value ^ value >> 16


def lz4_header(block_size=4):
    """Uses independent blocks, no checksums; 4 means blocks of 64 KiB, 7 of 4 MiB."""
    flags = bytes([0x60, block_size << 4])
    return b"\x04\x22\x4d\x18" + flags + bytes([xxh32_of_few(flags) >> 8 & 0xFF])


def lz4_frame(text):
    stored = [little(len(piece) | 1 << 31, 4) + piece for piece in pieces(text, 65536)]
    return lz4_header() + b"".join(stored) + bytes(4)


def lz4_repeated(byte, size):
    """Returns a block of one byte `size` times: one literal, a match of the rest, five literals at the end."""
    match = size - 6 - 4 - 15
    data = b"\x1f" + byte + b"\x01\x00" + b"\xff" * (match // 255) + bytes([match % 255]) + b"\x50" + byte * 5
    return little(len(data), 4) + data


# zstd (RFC 8878)

ZSTD_HEADER = b"\x28\xb5\x2f\xfd\x00\x68"  # a window of 8 MiB, no checksum
ZSTD_BLOCK = 128 << 10
ZSTD_RAW, ZSTD_RLE, ZSTD_LAST = 0, 2, 1


def zstd_frame(text):
    raw = [little(len(piece) << 3 | ZSTD_RAW, 3) + piece for piece in pieces(text, ZSTD_BLOCK)]
    return ZSTD_HEADER + b"".join(raw) + little(ZSTD_LAST, 3)


ENCODERS = {"gzip": gzip.compress, "deflate": zlib.compress, "zlib": zlib.compress, "zstd": zstd_frame,
            "snappy": snappy_block, "x-snappy-framed": snappy_framed, "lz4": lz4_frame}


# Bombs: about bytes_in bytes, each as large as its format allows. (bytes, size after decompression)

def _bomb(head, piece, bytes_in, out_of_a_piece):
    count = bytes_in // len(piece)
    return head + piece * count, out_of_a_piece * count


def snappy_block_bomb(bytes_in):
    size = bytes_in // 3 * 64
    return snappy_repeated(b" ", size), size


def snappy_framed_bomb(bytes_in):
    text = b" " * 65536
    chunk = snappy_chunk(0, snappy_checksum(text) + snappy_repeated(b" ", len(text)))
    return _bomb(SNAPPY_IDENTIFIER, chunk, bytes_in, len(text))


def lz4_bomb(bytes_in):
    return _bomb(lz4_header(7), lz4_repeated(b" ", 4 << 20), bytes_in, 4 << 20)


def zstd_bomb(bytes_in):
    return _bomb(ZSTD_HEADER, little(ZSTD_BLOCK << 3 | ZSTD_RLE, 3) + b" ", bytes_in, ZSTD_BLOCK)


def deflate_bomb(bytes_in):
    packer = zlib.compressobj(9, zlib.DEFLATED, 15)
    first = packer.compress(b" " * (10 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same input gives the same output, without references to earlier data.
    again = packer.compress(b" " * (10 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return _bomb(first, again, bytes_in, 10 << 20)


BOMBS = {"deflate": deflate_bomb, "zlib": deflate_bomb, "zstd": zstd_bomb, "snappy": snappy_block_bomb,
         "x-snappy-framed": snappy_framed_bomb, "lz4": lz4_bomb}
