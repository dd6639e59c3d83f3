# SPDX-License-Identifier: Apache-2.0
"""Just enough protobuf to write OTLP requests and read answers, without generated code."""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def tag(number, kind):
    return varint(number << 3 | kind)


def integer(number, value):
    return tag(number, VARINT) + varint(value)


def fixed64(number, value):
    return tag(number, FIXED64) + (value & (1 << 64) - 1).to_bytes(8, "little")


def fixed32(number, value):
    return tag(number, FIXED32) + value.to_bytes(4, "little")


def within(number, content):
    """Encodes a string, bytes, a message, or packed numbers."""
    if isinstance(content, str):
        content = content.encode()
    return tag(number, BYTES) + varint(len(content)) + content


class Malformed(Exception):
    """The received bytes are not protobuf."""


def _varint_at(data, at):
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Malformed("cut off or too long a number")
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    """Returns {number: [value, ...]}: ints for numbers, bytes for all else."""
    found, at = {}, 0
    while at < len(data):
        key, at = _varint_at(data, at)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise Malformed("field number 0")
        if kind == VARINT:
            value, at = _varint_at(data, at)
        elif kind in (FIXED64, FIXED32):
            size = 8 if kind == FIXED64 else 4
            value, at = int.from_bytes(data[at:at + size], "little"), at + size
        elif kind == BYTES:
            size, at = _varint_at(data, at)
            value, at = data[at:at + size], at + size
        else:
            raise Malformed(f"wire type {kind}")
        if at > len(data):
            raise Malformed("a length that goes past the end")
        found.setdefault(number, []).append(value)
    return found
