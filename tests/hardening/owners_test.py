#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ownership and input checks: directories of other users, the lock of a log, tokens, idle connections, invisible names, and
invalid numbers."""
import contextlib
import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unicodedata
import unittest
from pathlib import Path

from attacks import JSON, connect
from otelc_harness import DEADLINE_S, Serve, await_condition, binary, environment
from protobuf_wire import varint

STRANGER = 54321  # an unused uid
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW, UNKNOWN = 1, 3, 4, 6, 7, 8, 0x42
END_STREAM, END_HEADERS = 1, 4


class Directory(unittest.TestCase):
    """Each test has a directory of its own, `self.dir`."""

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-owners-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def otelc(self, *args, env=None, timeout=DEADLINE_S):
        return subprocess.run([binary(), *map(str, args)], env=environment(TMPDIR=str(self.dir), **(env or {})), cwd=self.dir,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False)

    def refused(self, *args, code=1, env=None, says=""):
        """Runs a serve that must refuse to start; if it starts, the timeout ends this test."""
        done = self.otelc("serve", "--port", "0", *args, env=env)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)
        return done

    def foreign_directories(self):
        """Yields (a directory that others may change, the message about it)."""
        for mode in (0o777, 0o775, 0o772, 0o1777):
            path = self.dir / f"mode-{mode:o}"
            path.mkdir()
            path.chmod(mode)
            yield path, f"others may write to {path} (mode {mode:04o}); run `chmod go-w` on it or choose another directory"
        if os.geteuid() != 0:
            return
        owned, link, target = (self.dir / name for name in ("owned", "link", "target"))
        owned.mkdir(mode=0o755)
        os.chown(owned, STRANGER, STRANGER)
        yield owned, f"{owned} belongs to another user (uid {STRANGER}); choose another directory"
        target.mkdir(mode=0o700)
        link.symlink_to(target)
        os.lchown(link, STRANGER, STRANGER)
        yield link, f"{link} belongs to another user (uid {STRANGER}); choose another directory"


class RunDirectories(Directory):
    def test_serve_refuses_a_run_directory_that_others_can_change(self):
        for path, why in self.foreign_directories():
            with self.subTest(path.name):
                self.refused("--run-dir", path, says=why)
                self.refused("--run-dir", f"{path}/", says=why.split()[0])
                self.assertEqual(list(path.iterdir()), [])

    def test_launch_keeps_its_log_in_a_private_directory_instead(self):
        for path, why in self.foreign_directories():
            with self.subTest(path.name):
                done = self.otelc("launch", "--run-dir", path, "--", "sh", "-c", "exit 21")
                self.assertEqual(done.returncode, 21, done.stderr)
                log = Path(re.search(rf"otelc: {re.escape(why)}; this run's log is (.*)\n", done.stderr)[1])
                self.assertEqual(json.loads(log.read_text(encoding="utf-8"))["path"], "/v1/traces")
                self.assertEqual((log.parent.parent, log.parent.stat().st_mode & 0o777), (self.dir, 0o700))
                self.assertEqual(list(path.iterdir()), [])

    def test_directories_of_the_user_are_accepted(self):
        (self.dir / "target").mkdir(mode=0o755)
        (self.dir / "link").symlink_to("target")
        for name in ("new", "target", "link", "deep/er"):
            with Serve(run_dir=self.dir / name) as serve:
                self.assertEqual(serve.post("/v1/logs", b"{}", content_type=JSON)[0], 200)

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a directory away")
    def test_serve_refuses_a_single_file_in_another_users_directory(self):
        theirs = self.dir / "theirs"
        theirs.mkdir(mode=0o777)
        os.chown(theirs, STRANGER, STRANGER)
        for option in ("--log", "--rate-file", "--port-file"):
            self.refused("--run-dir", self.dir / "run", option, theirs / "file", says=f"{theirs} belongs to another user")
            self.assertEqual(list(theirs.iterdir()), [])
        self.assertFalse((self.dir / "run").exists(), "made for nothing")

    def test_single_files_may_be_in_a_shared_temporary_directory(self):
        shared = self.dir / "tmp"
        shared.mkdir()
        shared.chmod(0o1777)
        with Serve("--log", str(shared / "a.jsonl"), run_dir=self.dir / "run") as serve:
            self.assertNotIn("others", serve.stderr())
        shared.chmod(0o777)
        with Serve("--log", str(shared / "a.jsonl"), run_dir=self.dir / "run") as serve:
            self.assertIn("other users may replace the files in", serve.stderr())


class Locks(Directory):
    def setUp(self):
        super().setUp()
        self.serve = self.enterContext(Serve("--max-log", "2KiB", run_dir=self.dir / "run"))
        self.lock = self.dir / "run" / "claude-otel.jsonl.lock"

    def enterContext(self, manager):  # unittest has it since Python 3.11
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def second(self, log):
        self.refused("--run-dir", self.dir / "other", "--log", log, says="is held by ")

    def export(self):
        self.assertEqual(self.serve.post("/v1/logs", b'{"resourceLogs":[]}', content_type=JSON)[0], 200)

    def test_a_removed_lock_file_is_restored(self):
        for _ in range(2):
            self.lock.unlink()
            await_condition(self.lock.exists, "the lock file", self.serve.process)
            await_condition(lambda: self.lock.read_text(encoding="ascii") == str(self.serve.process.pid), "its number")
            self.second(self.serve.log)
        self.lock.rename(self.dir / "elsewhere")
        self.lock.write_text("1", encoding="ascii")
        await_condition(lambda: self.lock.read_text(encoding="ascii") == str(self.serve.process.pid), "its own file")

    def test_the_log_is_held_without_its_lock_file(self):
        link = self.dir / "link.jsonl"  # its lock file would be another one
        os.link(self.serve.log, link)
        self.second(link)
        # Without a chance to restore the lock file: a directory is in its place.
        self.lock.unlink()
        self.lock.mkdir()
        self.second(link)
        self.export()
        self.lock.rmdir()

    def test_a_hard_link_of_any_current_segment_is_held(self):
        while not (segment := Path(f"{self.serve.log}.1")).exists():
            self.export()
        os.link(segment, self.dir / "link.jsonl")
        self.second(self.dir / "link.jsonl")
        self.second(self.serve.log)

    def test_a_launch_does_not_move_a_log_whose_lock_file_was_removed(self):
        self.export()
        inode = self.serve.log.stat().st_ino
        with contextlib.suppress(FileNotFoundError):
            self.lock.unlink()
        done = self.otelc("launch", "--run-dir", self.dir / "run", "--", "true")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("this run's log is ", done.stderr)
        self.assertEqual(self.serve.log.stat().st_ino, inode)

    def test_a_lock_file_of_another_process_is_not_removed_at_the_end(self):
        self.lock.unlink()
        self.lock.symlink_to("nowhere")
        self.serve.stop()
        self.assertTrue(self.lock.is_symlink())


class Tokens(Directory):
    def test_an_empty_token_in_the_environment_is_a_usage_error(self):
        for args in ([], ["--background"]):
            done = self.refused(*args, code=2, env={"OTELC_TOKEN": ""}, says="OTELC_TOKEN: is set but empty")
            self.assertEqual(done.stdout, "false\n" if args else "")
            self.assertFalse((self.dir / "run").exists())
        for token in (" ", "a b", "\t", "\u00a0", "."):
            self.refused(code=2, env={"OTELC_TOKEN": token}, says="must be letters, digits")
        self.refused("--token", "", code=2)

    def test_a_token_option_overrides_the_environment(self):
        with Serve("--token", "t", env={"OTELC_TOKEN": ""}) as serve:
            self.assertEqual(serve.post("/v1/logs", b"{}", content_type=JSON)[0], 401)


class Numbers(Directory):
    def test_invalid_sizes_are_usage_errors(self):
        for option in ("--max-log", "--max-body"):
            for value in ("-1", "-1MiB", "18446744073709551616", "18446744073709551615", "16EiB", "99999999999999999999MiB", "1e9", "0x10",
                          "+1MiB", " 1MiB", "", "MiB", "0.5", "nan", "\u0661MiB"):
                with self.subTest(option, value=value):
                    self.refused(f"{option}={value}", code=2, says=option)

    def test_other_invalid_numbers_are_usage_errors(self):
        for option in ("--max-connections=-1", "--max-connections=0", "--max-connections=18446744073709551616", "--port=-1", "--port=65536",
                       "--port=99999999999999999999", "--timeout=idle=-1", "--timeout=idle=18446744073709551617", "--timeout=body=0"):
            with self.subTest(option):
                self.refused(option, code=2, says=option.split("=")[0])
        for option in ("--max-cost=-1", "--max-cost=nan", "--max-cost=inf", "--max-cost=1e999", "--max-tokens=-1", "--max-tokens=1e30",
                       "--max-tokens=18446744073709551616", "--max-time=-1s", "--max-time=1e5s", "--max-time=99999999999999999999d",
                       "--drain=-1", "--drain=18446744073709551616", "--keep=-1", "--keep=18446744073709551616"):
            with self.subTest(option):
                done = self.otelc("launch", option, "--", "true")
                self.assertEqual(done.returncode, 125, done.stderr)
                self.assertIn(option.split("=")[0], done.stderr)
        for option in ("--max-cost=-1", "--max-tokens=-1", "--max-tokens=18446744073709551616", "--limit=-1", "--limit=18446744073709551616",
                       "--jobs=-1", "--jobs=0", "--jobs=18446744073709551616"):
            with self.subTest(option):
                done = self.otelc("summarize", option)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def field(name, value, representation=0):
    return bytes([representation, len(name)]) + name + bytes([len(value)]) + value


REQUEST = b"".join(field(name, value) for name, value in ((b":method", b"GET"), (b":scheme", b"http"), (b":path", b"/healthz"),
                                                          (b":authority", b"localhost")))


class Connections(unittest.TestCase):
    def h2(self, serve):
        sock = connect(serve)
        self.addCleanup(sock.close)
        sock.sendall(PREFACE + frame(SETTINGS, 0, 0))
        return sock

    @staticmethod
    def frames_to_the_end(sock):
        """Returns (kind, payload) of each frame until the server closes."""
        text, frames = b"", []
        with contextlib.suppress(ConnectionResetError):
            while piece := sock.recv(65536):
                text += piece
        while len(text) >= 9:
            size = int.from_bytes(text[:3], "big")
            frames.append((text[3], text[9:9 + size]))
            text = text[9 + size:]
        return frames

    def test_frames_without_a_request_do_not_keep_an_idle_connection_open(self):
        kinds = [frame(PING, 0, 0, b"12345678"), frame(SETTINGS, 0, 0), frame(WINDOW, 0, 0, (1).to_bytes(4, "big")), frame(UNKNOWN, 0, 0, b"x")]
        with Serve("--timeout", "idle=1") as serve:
            left = {kind: self.h2(serve) for kind in kinds}

            def are_closed():
                for kind, sock in list(left.items()):
                    with contextlib.suppress(BlockingIOError):
                        try:
                            sock.setblocking(False)
                            sock.send(kind)
                            if sock.recv(65536):
                                continue
                        except (BrokenPipeError, ConnectionResetError):
                            pass
                        del left[kind]
                time.sleep(0.1)  # well within the limit, and not a flood
                return not left
            await_condition(are_closed, "connections that have no request are closed")

    def test_a_header_block_that_expands_without_end_ends_the_connection(self):
        # 4,000 bytes into HPACK's table, then one byte for each copy: 16 MB in a frame of 8 KB.
        value = b"x" * 3900
        kept = bytes([0x40, 1]) + b"a" + bytes([0x7F]) + varint(len(value) - 0x7F) + value
        with Serve() as serve:
            sock = self.h2(serve)
            sock.sendall(frame(HEADERS, END_STREAM | END_HEADERS, 1, REQUEST + kept + b"\xbe" * 4000))
            frames = self.frames_to_the_end(sock)
            goaway = [payload for kind, payload in frames if kind == GOAWAY]
            self.assertEqual([int.from_bytes(payload[4:8], "big") for payload in goaway], [11])  # ENHANCE_YOUR_CALM

    def test_endless_refused_streams_end_the_connection(self):
        with Serve() as serve:
            sock = self.h2(serve)
            # They stay unanswered, so that the limit on streams is reached; the client does not acknowledge it.
            post = REQUEST.replace(b"\x03GET", b"\x04POST")
            streams = b"".join(frame(HEADERS, END_HEADERS, 2 * i + 1, post) for i in range(1000))
            with contextlib.suppress(OSError):
                sock.sendall(streams)
            frames = self.frames_to_the_end(sock)
            self.assertIn(GOAWAY, [kind for kind, _ in frames])
            self.assertLess(len([kind for kind, _ in frames if kind == RESET]), 300)

    def test_a_misspelt_version_gets_400(self):
        with Serve() as serve:
            for version in (b"http/1.1", b"Http/1.1", b"HTTP/1", b"HTTP1.1", b"HTTP"):
                with connect(serve) as sock:
                    sock.sendall(b"GET /healthz " + version + b"\r\nHost: localhost\r\n\r\n")
                    self.assertTrue(sock.recv(65536).startswith(b"HTTP/1.1 400 "), version)
            with connect(serve) as sock:
                sock.sendall(b"OPTIONS rtsp://localhost RTSP/1.0\r\nCSeq: 1\r\n\r\n")
                self.assertEqual(sock.recv(65536), b"")


class InvisibleNames(Directory):
    INVISIBLE = ("\u2028", "\u2029", "\u200b", "\u200f", "\u202a", "\u202e", "\u2060", "\u2064", "\u2066", "\u2069", "\ufeff", "\u00ad", "\U000e0041",
                 "\ufe0f", "\U000e0100", "\u00a0", "\u2003", "\u202f", "\u3000", "\u3164", "\u115f", "\u180e", "\u2800", "\x85", "\x1b")

    def test_every_output_shows_them_escaped(self):
        names = [f"model{c}{i}" for i, c in enumerate(self.INVISIBLE)]
        log = self.dir / "log.jsonl"
        records = []
        for i, name in enumerate(names):
            attributes = {"event.name": "api_request", "session.id": f"s{name}", "model": name, "query_source": name, "input_tokens": 10,
                          "output_tokens": 5, "cost_usd": 0.5, "duration_ms": 1, "event.sequence": i}
            records.append({"timeUnixNano": str(1_795_469_053_000_000_000 + i), "body": {"stringValue": "claude_code.api_request"},
                            "attributes": [{"key": key, "value": {"stringValue": str(value)}} for key, value in attributes.items()]})
        payload = {"resourceLogs": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "claude-code"}}]},
                                     "scopeLogs": [{"logRecords": records}]}]}
        log.write_text(json.dumps({"ts": "2026-11-23T21:22:54.343000+00:00", "path": "/v1/logs", "payload": payload}, ensure_ascii=False) + "\n",
                       encoding="utf-8")
        formats = [(fmt, by) for fmt in ("table", "text", "json", "csv", "markdown", "html") for by in ("session", "source")]
        for fmt, *by in (*formats, ("openmetrics",), ("junit",)):
            with self.subTest(fmt, by=by):
                done = self.otelc("summarize", "--format", fmt, *(f"--by={name}" for name in by), "--max-cost", "1", log)
                self.assertEqual(done.returncode, 4, done.stderr)
                self.check_visible(done.stdout + done.stderr)
                if fmt == "json":
                    self.assertEqual(sorted(model["model"] for model in json.loads(done.stdout)["models"]), sorted(names))
                elif fmt == "csv":
                    self.assertGreaterEqual(len(list(csv.reader(io.StringIO(done.stdout)))), len(names))
                elif fmt != "junit":
                    self.assertIn("200b", done.stdout)
        for fmt in ("text", "json"):
            with self.subTest(tail=fmt):
                done = self.otelc("tail", "--from-start", "--no-follow", "--format", fmt, log)
                self.check_visible(done.stdout + done.stderr)
                self.assertIn("u200b", done.stdout)

    def check_visible(self, text):
        self.assertNotEqual(text, "")
        seen = {c for c in text if c not in " \n" and (c in self.INVISIBLE or unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Zs"))}
        self.assertEqual(sorted(map(ascii, seen)), [])


if __name__ == "__main__":
    unittest.main()
