#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A thousand clients that send a byte now and then: each is cut off in time, and a healthy client does not notice.

    slow_clients_test.py [SECONDS]     with `--timeout header=SECONDS`, on any machine; without it serve's own 10 s, on a quiet one
"""
import selectors
import sys
import time
import unittest

import attacks
import otelc_harness as otelc

CLIENTS = 1000
DEFAULT_S = 10
SLACK_S = 3  # serve checks its clocks once a second
HEADER_S = DEFAULT_S


class SlowClients(unittest.TestCase):
    def setUp(self):
        more = [] if HEADER_S == DEFAULT_S else ["--timeout", f"header={HEADER_S}"]
        self.serve = otelc.Serve("--durability", "os", *more)
        self.serve.__enter__()
        self.addCleanup(self.serve.__exit__, None, None, None)

    def test_1000_clients_sending_one_byte_at_a_time_are_each_cut_off_at_the_header_timeout(self):
        selector, begun, lasted, answers = selectors.DefaultSelector(), {}, [], []
        for _ in range(CLIENTS):
            begin = time.monotonic()
            sock = attacks.connect(self.serve)
            sock.sendall(b"P")
            begun[sock] = begin
            selector.register(sock, selectors.EVENT_READ)
        self.addCleanup(lambda: [sock.close() for sock in list(begun)])
        # A byte halfway, so that the header's time counts and not the time since the last byte.
        halfway = time.monotonic() + HEADER_S / 2
        end = time.monotonic() + HEADER_S + otelc.DEADLINE_S
        while begun and time.monotonic() < end:
            if halfway is not None and time.monotonic() > halfway:
                halfway = None
                for sock, begin in begun.items():
                    if time.monotonic() - begin < HEADER_S:  # the others are cut off already, if the machine was long busy
                        sock.send(b"O")
            for key, _ in selector.select(0.1):
                sock = key.fileobj
                answers.append(sock.recv(200)[:12])
                lasted.append(time.monotonic() - begun.pop(sock))
                selector.unregister(sock)
                sock.close()
        self.assertFalse(begun, f"{len(begun)} clients were not cut")
        self.assertEqual(set(answers), {b"HTTP/1.1 408"})
        print(f"cut after {min(lasted):.1f} to {max(lasted):.1f} s")
        self.assertGreater(min(lasted), HEADER_S - 1)
        if HEADER_S == DEFAULT_S:
            self.assertLess(max(lasted), HEADER_S + SLACK_S)

    def test_a_healthy_clients_p99_is_unchanged_while_1000_clients_are_slow(self):
        self.assertTrue(otelc.seen_once(self.is_p99_unchanged))

    def is_p99_unchanged(self):
        alone = attacks.p99_alone(self.serve, 1.5)
        sockets = [attacks.connect(self.serve) for _ in range(CLIENTS)]
        client = attacks.HealthyClient(self.serve)
        client.start()
        end = time.monotonic() + min(HEADER_S - 0.5, 3)
        sent = 0
        while time.monotonic() < end:
            for sock in sockets[sent % 100::100]:  # ten bytes, then a pause
                try:
                    sock.send(b"P")
                except OSError:  # cut off, as it should be
                    pass
            sent += 1
            time.sleep(0.01)
        besides = attacks.percentile(client.stop(), 0.99)
        for sock in sockets:
            sock.close()
        print(f"p99 {alone * 1000:.2f} ms alone, {besides * 1000:.2f} ms beside {CLIENTS} slow clients")
        # Twice as much, and what a busy machine adds to either; the script slow_attacks measures on a quiet one.
        return attacks.is_sanitized() or besides < 2 * alone + 0.050


if __name__ == "__main__":
    if len(sys.argv) > 1:
        HEADER_S = int(sys.argv.pop(1))
    if not attacks.allow_many_sockets(CLIENTS + 100):
        print(f"SKIP: the limit of open files (ulimit -n) is too low for {CLIENTS} connections")
        sys.exit(otelc.SKIP)
    unittest.main()
