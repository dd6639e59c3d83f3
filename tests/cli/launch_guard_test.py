#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command's exit code is its own, also when launch does not live to the command's end: by the kernel for lack of memory, or by a
fault. launch runs as two processes; the one in front needs next to no memory."""
import gzip
import os
import resource
import signal
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hardening"))
from attacks import is_sanitized
from launch_harness import AGENT, LaunchTest, Terminal, children_of, commands_of
from otelc_harness import DEADLINE_S, await_condition, environment

CODE = 21
# Reads a line, then ends with its code.
COMMAND = ["sh", "-c", f"echo started; read line; echo $line; exit {CODE}"]
MEMORY_KIB = 500 << 10
# Sends what needs much memory where it is taken in, whatever the answers are.
ATTACKER = f"""
import os, resource, sys, urllib.request
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for name, kind in zip(sys.argv[1::2], sys.argv[2::2]):
    with open(name, "rb") as file:
        body = file.read()
    request = urllib.request.Request(os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/logs", body,
                                     {{"Content-Type": kind, "Content-Encoding": "gzip"}})
    try:
        urllib.request.urlopen(request, timeout=60).read()
    except OSError as error:
        print(error)
sys.exit({CODE})
"""


class Guard(LaunchTest):
    def begin(self, *options, command=COMMAND, **popen):
        """launch, the process that runs the command, and the command."""
        read_end, self.typed = os.pipe()
        self.addCleanup(os.close, self.typed)
        process = self.start(*options, "--", "sh", "-c", f'exec "$@" <&{read_end}', "sh", *command, pass_fds=[read_end], **popen)
        os.close(read_end)
        self.assertEqual(process.stdout.readline(), "started\n")
        (inner,) = children_of(process.pid)
        (child,) = commands_of(process.pid)
        return process, inner, child

    def test_a_launch_that_is_killed_leaves_its_command_its_code(self):
        faults = [] if is_sanitized() else [signal.SIGSEGV]  # of which a sanitizer makes an exit code
        for number in (signal.SIGKILL, signal.SIGABRT, *faults):
            with self.subTest(number.name):
                process, inner, child = self.begin()
                os.kill(inner, number)
                await_condition(lambda p=process, c=child: children_of(p.pid) == [c], "the command's new parent", process)
                os.write(self.typed, b"still here\n")
                out, err = process.communicate(timeout=DEADLINE_S)
                self.assertEqual((process.returncode, out), (CODE, "still here\n"))
                self.assertIn(f"otelc: launch was killed by signal {int(number)} ", err)
                self.assertIn("; the command continues without telemetry, limits or a summary\n", err)

    def test_signals_reach_the_command_of_a_launch_that_was_killed(self):
        process, inner, child = self.begin()
        os.kill(inner, signal.SIGKILL)
        await_condition(lambda: children_of(process.pid) == [child], "the command's new parent", process)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE_S), 128 + signal.SIGTERM)

    def test_a_launch_that_is_killed_after_the_command_has_ended_keeps_its_code(self):
        process, inner, _ = self.begin("--drain", "600s", command=["sh", "-c", f"sleep 600 >&- 2>&- & echo started; read line; exit {CODE}"])
        os.write(self.typed, b"\n")
        # What it leaves behind has one parent less then.
        (left,) = await_condition(lambda: [pid for pid in commands_of(process.pid) if
                                           Path(f"/proc/{pid}/comm").read_text(encoding="utf-8") == "sleep\n"], "the command's end", process)
        self.addCleanup(os.kill, left, signal.SIGKILL)
        await_condition(lambda: commands_of(process.pid) == [left], "the command's end", process)
        os.kill(inner, signal.SIGKILL)
        _, err = process.communicate(timeout=DEADLINE_S)
        self.assertEqual(process.returncode, CODE, err)

    def test_a_command_that_ends_at_the_same_time_keeps_its_code(self):
        for _ in range(20):
            process, inner, _ = self.begin()
            os.write(self.typed, b"\n")
            os.kill(inner, signal.SIGKILL)
            process.communicate(timeout=DEADLINE_S)
            self.assertEqual(process.returncode, CODE)

    def test_both_processes_end_with_the_one_in_front(self):
        process, inner, child = self.begin()
        process.kill()
        process.wait()
        await_condition(lambda: not os.path.exists(f"/proc/{inner}/exe"), "the end of the second process")
        self.assertTrue(os.path.exists(f"/proc/{child}"))
        os.kill(child, signal.SIGKILL)

    def test_the_one_in_front_holds_no_descriptor_of_the_command(self):
        process, *_ = self.begin()
        links = [os.readlink(f"/proc/{process.pid}/fd/{fd}") for fd in (0, 1)]
        self.assertEqual(links, ["/dev/null", "/dev/null"])
        self.assertEqual([link for link in map(os.readlink, Path(f"/proc/{process.pid}/fd").iterdir()) if link.startswith("pipe:")],
                         [os.readlink(f"/proc/{process.pid}/fd/2")])
        os.write(self.typed, b"\n")
        process.communicate(timeout=DEADLINE_S)
        self.assertEqual(process.returncode, CODE)

    def test_its_message_is_not_written_into_a_program_that_has_the_screen(self):
        script = ("import os, sys, tty; tty.setcbreak(0); os.write(1, b'taken\\n'); os.read(0, 1); os.write(1, b'freed\\n'); "
                  f"sys.exit({CODE})")
        with Terminal(self.args("--", sys.executable, "-I", "-c", script), cwd=self.dir) as terminal:
            terminal.expect("taken")
            (inner,), (child,) = children_of(terminal.pid), commands_of(terminal.pid)
            os.kill(inner, signal.SIGKILL)
            await_condition(lambda: children_of(terminal.pid) == [child], "the command's new parent")
            terminal.send("x")
            seen = terminal.expect(r"(?s)^(.*)freed")
            self.assertNotIn(b"killed", seen[1])
            terminal.expect("launch was killed by signal 9")
            self.assertEqual(terminal.wait(), CODE)

    @unittest.skipIf(is_sanitized(), "a sanitizer's shadow memory is no address space that can be limited")
    def test_a_collector_without_memory_does_not_cost_the_command_its_code(self):
        bodies = {
            "records.gz": (b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[' + b"{}," * 20_000_000 + b"{}]}]}]}", "application/json"),
            "resources.gz": (b"\x0a\x00" * (30 << 20), "application/x-protobuf"),
        }
        sent = []
        for name, (body, kind) in bodies.items():
            (self.dir / name).write_bytes(gzip.compress(body, 1))
            sent += [str(self.dir / name), kind]
        for kib in (MEMORY_KIB, MEMORY_KIB // 2, MEMORY_KIB // 5):
            with self.subTest(kib=kib):
                done = self.launch("--drain", "0", "--", sys.executable, "-c", ATTACKER, *sent,
                                   preexec_fn=lambda kib=kib: resource.setrlimit(resource.RLIMIT_AS, (kib << 10, resource.RLIM_INFINITY)))
                self.assertEqual(done.returncode, CODE, f"{done.stdout}{done.stderr}")


    def test_as_the_first_process_of_a_container_it_leaves_no_zombies(self):
        # Orphans that are not of the command come to the process in front, as they do to process 1.
        script = "(sleep 0.2 & exec sleep 600) & echo $!; exec \"$@\""
        process = subprocess.Popen(["sh", "-c", script, "sh", *self.args("--summary", "none", "--", "sh", "-c", "echo started; read line")],
                                   env=environment(**self.tmpdir), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        parent = int(process.stdout.readline())
        self.assertEqual(process.stdout.readline(), "started\n")
        os.kill(parent, signal.SIGKILL)
        await_condition(lambda: not os.path.exists(f"/proc/{parent}"), "the end of what is not the command's", process)
        await_condition(lambda: len(children_of(process.pid)) == 1, "the end of its orphan", process)
        process.communicate("\n", timeout=DEADLINE_S)
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
