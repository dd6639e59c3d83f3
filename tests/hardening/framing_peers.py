# SPDX-License-Identifier: Apache-2.0
"""How h11 and httptools frame a stream of bytes: (whole requests, how it ends), in the terms of frame_requests.cpp."""
import h11
import httptools

LIMIT = 16 << 10


def with_h11(stream):
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LIMIT)
    connection.receive_data(stream)
    requests, request, body = [], None, b""
    try:
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                inside = request is not None or bool(connection.trailing_data[0].lstrip(b"\r\n"))
                return requests, "inside" if inside else "between"
            if event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                return requests, "close"
            if isinstance(event, h11.Request):
                request, body = event, b""
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                requests.append((bytes(request.method), bytes(request.target), body))
                request = None
                connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                connection.send(h11.EndOfMessage())
                if connection.our_state is h11.MUST_CLOSE:
                    return requests, "close"
                connection.start_next_cycle()
    except h11.ProtocolError as error:
        return requests, f"refused {error}"


class _Collector:
    def __init__(self):
        self.requests, self.begun, self.closed = [], False, False
        self.parser = None

    def on_message_begin(self):
        self.begun, self.target, self.body = True, b"", b""

    def on_url(self, url):
        self.target += url

    def on_body(self, body):
        self.body += body

    def on_message_complete(self):
        self.requests.append((self.parser.get_method(), self.target, self.body))
        self.begun = False
        self.closed = not self.parser.should_keep_alive()
        if self.closed:
            raise _Closed


class _Closed(Exception):
    """Returns whether the request that was just completed is the connection's last."""


def with_httptools(stream):
    collector = _Collector()
    collector.parser = httptools.HttpRequestParser(collector)
    try:
        collector.parser.feed_data(stream)
    except httptools.HttpParserUpgrade:
        return collector.requests, "upgrade"
    except httptools.HttpParserError as error:
        if collector.closed:
            return collector.requests, "close"
        return collector.requests, f"refused {error}"
    if collector.closed:
        return collector.requests, "close"
    return collector.requests, "inside" if collector.begun else "between"


PEERS = {"h11": with_h11, "httptools": with_httptools}
