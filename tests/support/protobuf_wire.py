# SPDX-License-Identifier: Apache-2.0
"""Protobuf as it is on the wire, for tests that make messages by hand."""


def varint(value):
    """Seven bits a byte, the lowest first; HPACK's integers continue in the same way."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def within(number, content):
    """Returns the content as a field: a string, bytes or a message."""
    return varint(number << 3 | 2) + varint(len(content)) + content
