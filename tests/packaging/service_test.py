#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""otelc.service: its command here; the whole of it under systemd, in a Debian that the test boots, with OTELC_ALL_TOOLS=1 (needs
root)."""
import configparser
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

from debian_root import Machine
from otelc_harness import DATA, await_condition, binary, environment, replay
from packages import ALL_TOOLS, DEB, PACKAGING, older_deb, released, run
from packaging_tree import tree

UNIT = PACKAGING / "systemd/otelc.service"
SETTINGS = PACKAGING / "systemd/otelc.default"
RUN = DATA / "claude-code/rich-json"
REPLAY = Path(__file__).resolve().parent.parent / "support/replay.py"
LOG = "/var/lib/otelc/claude-otel.jsonl"
EXPOSURE_MAX = 15  # tenths
# A thread of its own decodes bodies over 256 KiB, with a system call that others do not use.
LARGE = """
import http.client
connection = http.client.HTTPConnection("127.0.0.1", 4318)
body = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"' + 8 * 2**20 * "x" + '"}}]}]}]}'
connection.request("POST", "/v1/logs", body, {"Content-Type": "application/json"})
assert connection.getresponse().status == 200
"""


def unit():
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return parser


class Command(unittest.TestCase):
    def test_it_serves_in_its_state_directory(self):
        with tempfile.TemporaryDirectory(prefix="otelc-test-") as temp:
            state = Path(temp) / "state"
            state.mkdir(mode=0o700)
            words = unit()["Service"]["ExecStart"].replace("${STATE_DIRECTORY}", str(state)).replace("$OTELC_SERVE_ARGS", "--max-log 1GiB")
            command = shlex.split(words)
            self.assertEqual(command[0], "/usr/bin/otelc")
            env = environment(OTEL_COLLECTOR_PORT="0")
            with subprocess.Popen([binary(), *command[1:]], env=env, stderr=subprocess.DEVNULL) as serve:
                await_condition((state / "otel-port").exists, "the port file", serve)
                replay(RUN, f"http://127.0.0.1:{(state / 'otel-port').read_text(encoding='ascii')}")
                serve.terminate()
            self.assertEqual(serve.returncode, 0)
            self.assertGreater((state / "claude-otel.jsonl").stat().st_size, 0)

    def test_every_setting_of_the_default_file_is_one_of_serve(self):
        known = run(binary(), "serve", "--help") + UNIT.read_text(encoding="utf-8")
        names = [line[1:].split("=")[0] for line in SETTINGS.read_text(encoding="utf-8").splitlines() if line[:1] == "#" and "=" in line
                 and " " not in line.split("=")[0]]
        self.assertGreater(len(names), 4)
        for name in names:
            self.assertIn(name, known)


if ALL_TOOLS:
    class UnderSystemd(unittest.TestCase):
        """The life of the service on a machine, from its installation to its removal."""

        def test_bookworm(self):
            with Machine("bookworm", "systemd", "dbus") as self.machine:
                self.installed()
                self.assertEqual(self.machine.run("systemd-analyze", "verify", "--man=no", "otelc.service"), "")
                self.machine.run("systemd-analyze", "security", "--no-pager", f"--threshold={EXPOSURE_MAX}", "otelc.service")
                self.life()

        def test_bullseye(self):
            with Machine("bullseye", "systemd", "dbus") as self.machine:
                self.installed()
                self.life()

        def setUp(self):
            temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
            self.addCleanup(temp.cleanup)
            self.dir = Path(temp.name)

        def own_tree(self):
            return tree(self.dir)

        def installed(self):
            """The package neither enables nor starts the service, not even in an upgrade."""
            deb = released("deb", DEB, self.own_tree, self.dir / "out")
            self.deb = self.machine.put(deb)
            self.machine.run("dpkg", "--install", self.machine.put(older_deb(deb, self.dir)))
            self.machine.run("dpkg", "--install", self.deb)
            self.assertEqual(self.machine.run("systemctl", "is-enabled", "otelc", expect=1), "disabled\n")
            self.assertEqual(self.shows("ActiveState"), "inactive")

        def life(self):
            self.receives_without_a_forbidden_system_call()
            self.keeps_the_log_to_itself_and_root()
            self.restarts_after_a_crash_but_not_after_wrong_usage()
            self.takes_token_and_flags_from_its_settings()
            self.is_restarted_by_an_upgrade()
            self.leaves_nothing()

        def shows(self, name):
            return self.machine.run("systemctl", "show", "--value", "--property", name, "otelc").strip()

        def succeeds(self, *command):
            return subprocess.run([*self.machine.inside("--all"), *command], capture_output=True, check=False).returncode == 0

        def await_port(self):
            await_condition(lambda: self.succeeds("test", "-s", "/var/lib/otelc/otel-port"), "the port file")

        def write(self, path, text):
            file = self.machine.dir / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="ascii")

        def send(self, path="", expect=0):
            return self.machine.from_outside("python3", REPLAY, RUN, f"http://127.0.0.1:4318{path}", expect=expect)

        def receives_without_a_forbidden_system_call(self):
            """Here one ends the service (SIGSYS), and does not only fail."""
            drop_in = "etc/systemd/system/otelc.service.d/kill.conf"
            self.write(drop_in, "[Service]\nSystemCallErrorNumber=\n")
            self.machine.run("systemctl", "daemon-reload")
            self.machine.run("systemctl", "enable", "--now", "otelc")
            self.await_port()
            first = self.shows("MainPID")
            self.send()
            self.machine.from_outside("python3", "-c", LARGE)
            self.machine.run("mv", LOG, f"{LOG}.older.jsonl")
            await_condition(lambda: self.succeeds("test", "-e", LOG), "a new log")
            self.send()
            self.assertEqual((self.shows("ActiveState"), self.shows("MainPID")), ("active", first))
            self.machine.run("systemctl", "stop", "otelc")
            self.assertEqual(self.shows("Result"), "success")
            for log in (LOG, f"{LOG}.older.jsonl"):
                self.assertIn("20,064", self.machine.run("otelc", "summarize", "--format", "table", log))
            (self.machine.dir / drop_in).unlink()
            (self.machine.dir / drop_in).parent.rmdir()
            self.machine.run("systemctl", "daemon-reload")

        def keeps_the_log_to_itself_and_root(self):
            self.machine.run("systemctl", "start", "otelc")
            self.await_port()
            status = self.machine.run("grep", "-E", "^(Uid|CapBnd|NoNewPrivs|Seccomp):", f"/proc/{self.shows('MainPID')}/status")
            self.assertRegex(status, r"Uid:\t[1-9]\d{4}\t")
            self.assertIn("CapBnd:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n", status)
            self.machine.run("setpriv", "--reuid=nobody", "--clear-groups", "cat", LOG, expect=1)

        def restarts_after_a_crash_but_not_after_wrong_usage(self):
            first = self.shows("MainPID")
            self.machine.run("systemctl", "kill", "--signal=SIGKILL", "otelc")
            await_condition(lambda: self.shows("MainPID") not in ("0", first), "another process")
            self.write("etc/default/otelc", "OTELC_TOKEN=\n")
            self.machine.run("systemctl", "restart", "otelc")
            await_condition(lambda: self.shows("ActiveState") == "failed", "a service that has failed")
            self.assertIn("OTELC_TOKEN: is set but empty", self.machine.run("journalctl", "--unit", "otelc", "--output", "cat"))

        def takes_token_and_flags_from_its_settings(self):
            self.write("etc/default/otelc", "OTELC_TOKEN=s3cret\nOTELC_SERVE_ARGS=--max-log 1GiB --max-body 8MiB\n")
            self.machine.run("systemctl", "restart", "otelc")
            self.await_port()
            self.send("/s3cret")
            self.assertIn("401", self.send(expect=1))
            arguments = self.machine.run("cat", f"/proc/{self.shows('MainPID')}/cmdline").split("\0")
            self.assertEqual(arguments[-5:-1], ["--max-log", "1GiB", "--max-body", "8MiB"])

        def is_restarted_by_an_upgrade(self):
            first = self.shows("MainPID")
            self.machine.run("dpkg", "--install", self.deb)
            self.assertNotIn(self.shows("MainPID"), ("0", first))
            self.assertEqual(self.machine.run("systemctl", "is-enabled", "otelc"), "enabled\n")

        def leaves_nothing(self):
            self.machine.run("dpkg", "--remove", "otelc")
            self.assertEqual(self.shows("ActiveState"), "inactive")
            self.assertTrue(self.succeeds("test", "-e", LOG))
            self.machine.run("dpkg", "--purge", "otelc")
            self.assertEqual(self.machine.run("find", "/etc", "/var/lib", "/usr", "/lib/systemd", "-name", "*otelc*"), "")


if __name__ == "__main__":
    unittest.main()
