#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The launcher of otelc's npm package: commands behind it must not differ from commands without it.

OTELC_ALL_TOOLS=1 adds Node 18 to 24, from the npm registry, and what the launcher costs; it tests the packages in OTELC_DIST, if that
is set.
"""
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import time
import unittest
from pathlib import Path

from launch_harness import AGENT, Terminal
from npm_packages import ALL_TOOLS, BINARY, CPU, MAIN, NODES, NpmTest, packages, require_npm, unpack
from otelc_harness import DEADLINE_S, await_condition

# In place of the binary: becomes any command, so that one can be compared with and without the launcher.
STAND_IN = '#!/bin/sh\nexec "$@"\n'
SH = ["sh", "-c"]
# Prints each signal that it gets; ends with 7 at SIGTERM, and with 0 at the end of its input.
LISTEN = ["python3", "-I", "-c", r"""
import os, signal
def on(number, _):
    os.write(1, f"<{signal.Signals(number).name}>\n".encode())
    if number == signal.SIGTERM:
        os._exit(7)
for name in ("INT", "TERM", "HUP", "QUIT", "USR1", "USR2", "ALRM", "CONT"):
    signal.signal(signal.Signals["SIG" + name], on)
os.write(1, f"ready {os.getpid()}\n".encode())
while os.read(0, 1):
    pass
"""]
ENDINGS = ["exit 0", "exit 7", "exit 255"] + [f"kill -{name} $$" for name in (
    "TERM", "KILL", "ABRT", "INT", "HUP", "QUIT", "PIPE", "USR1", "USR2", "SEGV", "ALRM", "XFSZ", "VTALRM", "SYS")]
# What a process has from its parent, without what differs between any two runs.
INHERITED = "grep -E '^(Sig[^Q]|Shd)' /proc/self/status; ls /proc/$$/fd; ulimit -a; umask; pwd"


class Launcher:
    """How otelc and its commands behave behind the launcher that `runner` runs."""

    runner = ()

    def setUp(self):
        super().setUp()
        modules = self.project / "node_modules"
        unpack(packages() / MAIN, modules, "otelc")
        unpack(packages() / BINARY, modules, f"@otelc/linux-{CPU}")
        (modules / ".bin").mkdir()
        (modules / ".bin/otelc").symlink_to("../otelc/bin/otelc")
        self.otelc = [*self.runner, str(modules / ".bin/otelc")]
        self.real = modules / f"@otelc/linux-{CPU}/bin/otelc"

    def args(self, *args, run="run"):
        return [*self.otelc, "launch", "--run-dir", str(self.dir / run), *map(str, args)]

    def stand_in(self):
        self.real.write_text(STAND_IN)

    def pair(self, *command, **popen):
        """Returns (code, stdout, stderr) of a command without and with the launcher."""
        done = [self.run_in_project(*prefix, *command, **popen) for prefix in ([self.real], self.otelc)]
        return [(each.returncode, each.stdout, each.stderr) for each in done]

    def test_ends_as_the_binary(self):
        self.stand_in()
        for script in ENDINGS:
            with self.subTest(script):
                without, under = self.pair(*SH, f"echo out; echo err >&2; {script}")
                self.assertEqual(under, without)

    def test_arguments_and_streams(self):
        self.stand_in()
        arguments = ["a  b", "", "ü\n*$HOME'\"", "--", "-x"]
        for command in (["printf", "<%s>", *arguments], ["cat"], ["wc", "-c"], [*SH, "cat >&2"], ["head", "-n", "1"]):
            with self.subTest(command):
                without, under = self.pair(*command, input="one\ntwo\n" * 20000)
                self.assertEqual(under, without)

    def test_a_closed_pipe_ends_it_silently(self):
        self.stand_in()
        for prefix in ([str(self.real)], self.otelc):
            done = self.check("bash", "-c", '"$@" | head -n 1; echo "${PIPESTATUS[*]}"', "bash", *prefix, "yes")
            self.assertEqual((done.stdout, done.stderr), ("y\n141 0\n", ""))

    def test_without_the_package(self):
        shutil.rmtree(self.real.parent)
        done = self.check(*self.otelc, "--version", code=127)
        self.assertIn(f"otelc: the package @otelc/linux-{CPU} with the program is not installed.", done.stderr)

    def test_a_binary_that_may_not_be_executed(self):
        self.real.chmod(0o644)
        done = self.check(*self.otelc, "--version", code=126)
        self.assertRegex(done.stderr, rf"^otelc: EACCES: permission denied, access '{re.escape(str(self.real))}'")

    def test_other_systems(self):
        (self.project / "mac.js").write_text('Object.defineProperty(process, "platform", {value: "darwin"});'
                                             'Object.defineProperty(process, "arch", {value: "arm64"});')
        (self.project / "bin").mkdir()
        (self.project / "bin/uname").write_text("#!/bin/sh\necho Darwin arm64\n")
        (self.project / "bin/uname").chmod(0o755)
        env = {**self.env, "NODE_OPTIONS": "--require ./mac.js", "PATH": f"{self.project}/bin:{self.env['PATH']}"}
        done = self.check(*self.otelc, "--version", code=127, env=env)
        self.assertTrue(done.stderr.startswith("otelc: there is no otelc for darwin arm64, only for Linux"), done.stderr)

    def test_a_package_further_up(self):
        scope = self.real.parents[2]
        (self.dir / "node_modules").mkdir()
        scope.replace(self.dir / "node_modules/@otelc")
        self.check(*self.otelc, "--version")

    def test_signals_to_the_launcher(self):
        self.stand_in()
        with open(self.project / "out", "wb") as out:
            process = subprocess.Popen([*self.otelc, *LISTEN], cwd=self.project, env=self.env, start_new_session=True,
                                       stdin=subprocess.PIPE, stdout=out)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdin.close)  # ends the command, even if the launcher is gone

        def await_line(line):
            await_condition(lambda: (self.project / "out").read_text().splitlines()[-1:] == [line], line, process)

        await_condition(lambda: "ready" in (self.project / "out").read_text(), "the start", process)
        for name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM"):
            process.send_signal(signal.Signals[name])
            await_line(f"<{name}>")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE_S), 7)
        self.assertEqual((self.project / "out").read_text().count("<"), 7)

    def test_sigterm_ends_launch_with_the_bill(self):
        process = self.start("--", *AGENT, "spend", "0.25", "1000", "2")
        self.assertEqual(process.stdout.readline(), "spent\n")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=DEADLINE_S)
        self.assertEqual(process.returncode, 128 + signal.SIGTERM)
        self.assertIn("\n$0.5000 · ", err)

    def test_ctrl_c_arrives_once(self):
        with Terminal(self.args("--", *LISTEN), env=self.env, cwd=self.project) as terminal:
            terminal.expect("ready")
            for _ in range(3):
                terminal.send("\x03")
                self.assertEqual(terminal.expect(r"<.*>").group(), b"<SIGINT>")
                os.kill(terminal.pid, signal.SIGUSR1)  # follows a second SIGINT, if the launcher passes one on
                self.assertEqual(terminal.expect(r"<.*>").group(), b"<SIGUSR1>")
            os.kill(terminal.pid, signal.SIGTERM)
            self.assertEqual(terminal.expect(r"<.*>").group(), b"<SIGTERM>")
            self.assertEqual(terminal.wait(), 7)

    @staticmethod
    def status(pid):
        return Path(f"/proc/{pid}/status").read_text(encoding="utf-8")

    def test_ctrl_z_and_fg(self):
        (self.project / "listen.py").write_text(LISTEN[-1])
        with Terminal(["bash", "--norc", "--noprofile", "-i"], env={**self.env, "PS1": "PROMPT> "}, cwd=self.project) as terminal:
            terminal.expect("PROMPT> ")
            terminal.send(" ".join(f"'{part}'" for part in self.args("--", "python3", "-I", "listen.py")) + "; echo code=$?\n")
            pid = int(terminal.expect(r"ready (\d+)").group(1))
            otelc = int(re.search(r"\nPPid:\t(\d+)", self.status(pid)).group(1))
            for _ in range(3):
                terminal.send("\x1a")
                terminal.expect("Stopped")
                terminal.expect("PROMPT> ")
                # Also otelc's: the shell knows only of the process that it started, which Node may be.
                await_condition(lambda: all("\nState:\tT" in self.status(process) for process in (pid, otelc)), "the stop")
                terminal.send("fg\n")
                terminal.expect("<SIGCONT>")
            os.kill(pid, signal.SIGTERM)
            terminal.expect("<SIGTERM>")
            terminal.expect("PROMPT> ")


class ByShell(Launcher, NpmTest):
    """As a program: a shell runs it. Then not even this can be seen."""

    def test_what_a_process_inherits(self):
        def prepare():
            for number in (signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
            resource.setrlimit(resource.RLIMIT_NOFILE, (1000, 2000))
            os.umask(0o027)

        self.stand_in()
        read_end, write_end = os.pipe()
        self.addCleanup(os.close, read_end)
        self.addCleanup(os.close, write_end)
        without, under = self.pair(*SH, INHERITED, pass_fds=[read_end, write_end], preexec_fn=prepare)
        self.assertEqual(under, without)
        self.assertIn(f"\n{write_end}\n", without[1])
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed):
                out = self.project / "out"
                seen = []
                for prefix in ([str(self.real)], self.otelc):
                    self.check("bash", "-c", f'"$@" {closed}', "bash", *prefix, *SH, f"ls /proc/$$/fd >{out.name}")
                    seen.append(out.read_text())
                self.assertEqual(seen[1], seen[0])

    def test_it_is_the_same_process(self):
        self.stand_in()
        with subprocess.Popen([*self.otelc, *SH, "echo $$"], env=self.env, stdout=subprocess.PIPE, text=True) as process:
            self.assertEqual(process.stdout.read(), f"{process.pid}\n")

    def test_variables_are_not_changed(self):
        self.stand_in()
        names = ["otelc_launcher_place", "self", "package", "binary", "PATH"]
        env = {**self.env, **{name: self.env.get(name, "mine") for name in names[1:]}}
        without, under = self.pair(*SH, "env | grep -v ^SHLVL= | sort", env=env)
        self.assertEqual(under, without)


class ByNode(Launcher, NpmTest):
    """As a script of Node, as Yarn 2 and later run it."""

    runner = ("node",)


class Overhead(NpmTest):
    ROUNDS = 20

    def test_it_takes_less_than_the_start_of_node(self):
        """Measured in turns, since the machine may be busy: both suffer alike."""
        modules = self.project / "node_modules"
        unpack(packages() / MAIN, modules, "otelc")
        unpack(packages() / BINARY, modules, f"@otelc/linux-{CPU}")
        real, launcher = modules / f"@otelc/linux-{CPU}/bin/otelc", modules / "otelc/bin/otelc"
        commands = {"binary": [real, "--version"], "launcher": [launcher, "--version"], "launcher by Node": ["node", launcher, "--version"],
                    "node -e 0": ["node", "-e", "0"]}
        took = {name: [] for name in commands}
        for _ in range(self.ROUNDS):
            for name, command in commands.items():
                begin = time.monotonic()
                self.check(*command)
                took[name].append(time.monotonic() - begin)
        ms = {name: 1000 * statistics.median(times) for name, times in took.items()}
        print(f"{self.node_line or 'this'} Node: " + ", ".join(f"{name} {value:.1f} ms" for name, value in ms.items()))
        self.assertLess(ms["launcher"] - ms["binary"], min(200, ms["node -e 0"]))
        self.assertLess(ms["launcher by Node"] - ms["binary"], 3 * ms["node -e 0"])


if ALL_TOOLS:
    for line in NODES:
        globals()[f"ByNode{line}"] = type(f"ByNode{line}", (ByNode,), {"node_line": line})
        globals()[f"Overhead{line}"] = type(f"Overhead{line}", (Overhead,), {"node_line": line})
else:
    del Overhead

if __name__ == "__main__":
    require_npm()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # for those that abort
    unittest.main()
