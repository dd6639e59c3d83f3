# SPDX-License-Identifier: Apache-2.0
"""Streams of HTTP/1.1 requests, generated and mutated; the same seed gives the same streams."""
import random

METHODS = [b"POST", b"POST", b"POST", b"GET", b"PUT", b"DELETE", b"OPTIONS", b"HEAD", b"BREW", b"post", b"P ST", b""]
TARGETS = [b"/v1/logs", b"/v1/traces?x=y", b"*", b"http://localhost/v1/logs", b"/", b"/\xc3\xa9", b"/a b", b"/a\tb", b"", b"v1"]
VERSIONS = [b"HTTP/1.1"] * 12 + [b"HTTP/1.0", b"HTTP/1.0", b"HTTP/1.2", b"HTTP/2.0", b"HTTP/11.1", b"http/1.1", b"HTTP/1.", b""]
LENGTHS = [b"5", b"05", b"0", b"+5", b"-5", b"5,5", b"5, 5", b"5,6", b"0x5", b"5 ", b" 5", b"5 5", b"5\t", b"", b"5;", b"five",
           b"18446744073709551615", b"18446744073709551616", b"99999999999999999999999", b"5.0", b"5e0", b"5\x0b", b"5\x00"]
CODINGS = [b"chunked", b"Chunked", b" chunked", b"chunked ", b"gzip", b"gzip, chunked", b"chunked, gzip", b"chunked, chunked",
           b"identity", b"", b"chunked;q=1", b"xchunked", b"chunke", b"\x0bchunked", b'"chunked"', b",chunked", b"chunked,"]
NAMES = [b"X", b"Accept", b"X-Long-Name", b"Content-Type", b"x_y", b"X ", b" X", b"X\t", b"", b"X\x00", b"X\xe9", b"X(", b"Content-Length ",
         b"Transfer-Encoding\t", b"Content_Length", b"\x0bContent-Length"]
VALUES = [b"a", b"", b" spaced ", b"a\tb", b"a\x00b", b"a\rb", b"a\x01b", b"\xe9", b"a\x7fb", b"a: b", b'"quoted"', b"a\r\n b", b"a\r\n\tb"]
SIZES = [b"5", b"005", b"0000000000000005", b"00000000000000005", b"+5", b"-5", b"0x5", b" 5", b"5 ", b"5;a", b"5;a=b", b'5;a="b;c"', b"5 ;a", b"5\t",
         b"5,", b"g", b"", b"FFFFFFFFFFFFFFFF", b"10000000000000000", b"5;\x00", b"5;a\x01"]
ENDS = [b"\r\n"] * 30 + [b"\n", b"\r", b"\r\r\n", b"\n\r", b" \r\n", b""]
SPICE = [b"\r\n", b"\n", b"\r", b"\x00", b" ", b"\t", b":", b",", b";", b"0", b"5", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n",
         b"Host: b\r\n", b"\r\n\r\n", b"0\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x80", b"\x0b", b"+", b"-", b"0x"]


def chunked(random_, wild):
    out = b""
    for _ in range(random_.randrange(3)):
        size = random_.choice(SIZES) if wild and random_.random() < 0.4 else b"5"
        out += size + (random_.choice(ENDS) if wild else b"\r\n") + b"hello" + (random_.choice(ENDS) if wild else b"\r\n")
    out += b"0" + (random_.choice(ENDS) if wild else b"\r\n")
    for _ in range(random_.choice([0, 0, 0, 1, 2])):
        out += random_.choice(NAMES if wild else [b"X"]) + b": t" + (random_.choice(ENDS) if wild else b"\r\n")
    return out + (random_.choice(ENDS) if wild else b"\r\n")


def request(random_, wild):
    """Returns one request. `wild`: each part may be wrong or ambiguous."""
    def pick(plain, others):
        return random_.choice(others) if wild and random_.random() < 0.12 else plain

    def end():
        return random_.choice(ENDS) if wild and random_.random() < 0.3 else b"\r\n"
    kind = random_.choice(["none", "length", "chunked", "both" if wild else "length"])
    fields = [(b"Host", pick(b"localhost", VALUES))]
    if kind in ("length", "both"):
        fields += [(pick(b"Content-Length", [b"content-length", b"CONTENT-LENGTH", *NAMES]), pick(b"5", LENGTHS))]
    if kind in ("chunked", "both"):
        fields += [(pick(b"Transfer-Encoding", [b"transfer-encoding", *NAMES]), pick(b"chunked", CODINGS))]
    if wild and random_.random() < 0.2:
        fields.append(random_.choice([(b"Content-Length", random_.choice(LENGTHS)), (b"Transfer-Encoding", random_.choice(CODINGS)),
                                      (b"Host", b"b"), (random_.choice(NAMES), random_.choice(VALUES))]))
    if random_.random() < 0.15:
        fields.append((b"Connection", random_.choice([b"close", b"keep-alive", b"Close", b"x, close", b"keep-alive, x"])))
    fields += [(pick(b"X-Any", NAMES), pick(b"value", VALUES)) for _ in range(random_.randrange(3))]
    random_.shuffle(fields)
    method = pick(random_.choice([b"POST", b"GET"]), METHODS)
    line = method + pick(b" ", [b"  ", b"\t", b""]) + pick(b"/v1/logs", TARGETS) + pick(b" ", [b"  ", b"\t", b""]) + pick(b"HTTP/1.1", VERSIONS)
    head = pick(b"", [b"\r\n", b"\r\n\r\n", b"\n", b" "]) + line + end()
    head += b"".join(name + pick(b": ", [b":", b" : ", b":\t", b"  ", b""]) + value + end() for name, value in fields) + end()
    body = {"none": b"", "length": b"hello"}.get(kind) if kind in ("none", "length") else chunked(random_, wild)
    return head + body


def mutate(random_, stream):
    for _ in range(random_.choice([1, 1, 1, 2, 3])):
        at = random_.randrange(len(stream) + 1)
        action = random_.randrange(5)
        if action == 0:
            stream = stream[:at] + random_.choice(SPICE) + stream[at:]
        elif action == 1:
            stream = stream[:at] + stream[at + random_.choice([1, 1, 1, 2, 5, 20]):]
        elif action == 2:
            stream = stream[:at] + bytes([random_.randrange(256)]) + stream[at + 1:]
        elif action == 3:
            stream = stream[:at] + stream[at:at + random_.randrange(1, 30)] * 2 + stream[at + 30:]
        else:
            stream = stream[:at]
    return stream


def streams(seed, count):
    random_ = random.Random(seed)
    for number in range(count):
        wild = number % 4 != 0
        stream = b"".join(request(random_, wild) for _ in range(random_.choice([1, 1, 2, 3])))
        yield (mutate(random_, stream) if number % 4 >= 2 else stream) or b"\r\n"
