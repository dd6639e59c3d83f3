#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Commands run with and without `otelc launch` must not differ in anything that a caller or the command can see."""
import os
import re
import signal
import subprocess
import sys
import termios
import threading
import unittest

from launch_harness import LaunchTest, Terminal
from otelc_harness import DEADLINE_S, environment

# What a process can see of its start, without what differs between any two runs.
PROBE = r"""
import json, os, stat, sys
fds = {}
for name in os.listdir('/proc/self/fd'):
    fd = int(name)
    try:
        info = os.fstat(fd)
    except OSError:
        continue  # the directory that is being listed
    fds[fd] = [stat.S_IFMT(info.st_mode), os.readlink(f'/proc/self/fd/{fd}').split(':')[0], os.get_blocking(fd)]
lines = open('/proc/self/status').read().splitlines()
signals = [l for l in lines if l.startswith(('SigBlk', 'SigIgn', 'SigCgt', 'SigPnd', 'ShdPnd'))]
mask = os.umask(0)
terminal = None
if os.isatty(0):
    import termios
    terminal = [os.ttyname(0), repr(termios.tcgetattr(0)), os.tcgetpgrp(0) == os.getpgrp()]
out = json.dumps([fds, signals, mask, os.getcwd(), os.nice(0), os.getsid(0) == int(os.environ['SID']),
                  os.getpgrp() == int(os.environ['PGRP']), terminal, sys.argv])
os.write(int(os.environ.get('OUT', '1')), out.encode())
"""
PYTHON = [sys.executable, "-I", "-c"]

SH = ["sh", "-c"]
COMMANDS = [
    ["true"], ["false"], ["echo", "a  b", ""], ["printf", "no newline"], ["printf", r"%s\n", "--", "-x", "--help", "ü\n*"],
    ["cat"], ["wc", "-c"], ["sort", "-r"], ["head", "-c", "3"], ["tr", "a-z", "A-Z"], ["ls", "--help"], ["ls", "-la", "/usr"],
    ["ls", "/nonexistent"], ["pwd"], ["id", "-u"], ["nice"], ["tty"], ["head", "-c", "300000", "/dev/zero"],
    ["printf", r"\377\000\001"], ["expr", "1", "+", "1"], ["test", "-t", "0"], ["uname", "-a"],
    ["sleep", "0"], ["grep", "-E", "(Sig|Shd)(Pnd|Blk|Ign|Cgt)", "/proc/self/status"], ["sh", "-c", "umask; ulimit -a"],
    [*SH, "exit 42"], [*SH, "exit 255"], [*SH, "exit 124"], [*SH, "exit 125"], [*SH, "exit 126"], [*SH, "exit 127"],
    [*SH, "kill -TERM $$"], [*SH, "kill -KILL $$"], [*SH, "kill -INT $$"], [*SH, "kill -PIPE $$"], [*SH, "kill -HUP $$"],
    [*SH, "kill -USR1 $$"], [*SH, "kill -ALRM $$"],
    [*SH, "echo out; echo err >&2; echo out"], [*SH, "read x; echo \"<$x>\"; cat"], [*SH, "trap 'echo bye' EXIT; exit 3"],
    [*SH, "yes | head -n 2"], [*SH, "echo $0 \"$@\"", "name", "a b"], [*SH, "kill -0 $PPID; echo $?"],
    ["bash", "-c", "set -o pipefail; yes | head -n 1; echo ${PIPESTATUS[*]}"],
    [*SH, "exec 2>&1; ls /nonexistent"], ["env", "-i", "sh", "-c", "echo $PATH"], ["cat", "/proc/self/comm"],
]
INPUT = b"one\ntwo\n" * 1000

# (command, what it prints when it is ready, what is typed then); the terminal's modes afterwards are compared as well.
ON_A_TERMINAL = [
    (["tty", "-s"], "", ""), (["test", "-t", "2"], "", ""), (["stty", "-a"], "", ""), (["stty", "raw"], "", ""),
    (["stty", "-echo", "intr", "^G"], "", ""), (["ls", "/"], "", ""), (["printf", r"\033[31mred\033[m\n"], "", ""),
    ([*SH, "kill -KILL $$"], "", ""), (["bash", "-ic", "echo $-"], "", ""), ([*SH, "exec 2>&-; tty"], "", ""),
    ([*PYTHON, "import os; print(os.tcgetpgrp(0) == os.getpgrp(), os.get_terminal_size())"], "", ""),
    ([*SH, 'echo ready; read line; echo "<$line>"'], "ready", "typed\n"),
    ([*SH, "echo ready; exec cat"], "ready", "a\nb\n\x04"), ([*SH, "echo ready; exec cat"], "ready", "half\x03"),
    ([*SH, "echo ready; exec cat"], "ready", "\x1c"),
    ([*SH, "trap 'echo caught; exit 9' INT; echo ready; read line"], "ready", "x\x03"),
    ([*SH, "stty -isig; echo ready; head -n 1"], "ready", "\x03\n"),
    ([*SH, "stty raw; echo ready; kill -KILL $$"], "ready", ""),
    ([*PYTHON, "import getpass; print(getpass.getpass())"], "Password: ", "secret\n"),
]

# Runs a command on the terminal and prints its code; signals of the terminal are for the command.
ON_A_TERMINAL_SCRIPT = r"""
import signal, subprocess, sys
for number in (signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, lambda *_: None)
code = subprocess.run(sys.argv[1:], check=False).returncode
print(f'code={128 - code if code < 0 else code}', flush=True)
sys.stdin.readline()
"""


class Transparency(LaunchTest):
    def both(self, command, more_env=None, baseline=(), **popen):
        """Returns (code, stdout, stderr) without launch (below `baseline`, if any) and with it."""
        results = []
        for prefix in (list(baseline), self.args("--summary", "none", "--no-root-span", "--")):
            env = environment(SID=str(os.getsid(0)), PGRP=str(os.getpgrp()), **(more_env or {}))
            done = subprocess.run(prefix + command, env=env, cwd=self.dir, input=INPUT, capture_output=True,
                                  timeout=DEADLINE_S * 2, check=False, **popen)
            code = done.returncode
            results.append((128 - code if code < 0 else code, done.stdout, done.stderr))
        return results

    def test_the_table_of_commands(self):
        self.assertGreaterEqual(len(COMMANDS), 40)
        for command in COMMANDS:
            with self.subTest(command):
                without, under = self.both(command)
                self.assertEqual(under, without)

    def test_commands_that_cannot_be_run_are_126_and_127(self):
        script = self.dir / "no-shebang"
        script.write_text("echo from a script, $1\nexit 9\n")
        script.chmod(0o755)
        for command in (["no-such-command"], ["/etc/passwd"], ["/"], [str(script), "x"], ["./no-shebang", "y"], [""]):
            with self.subTest(command):
                without, under = self.both(command, baseline=["env"])
                self.assertEqual(under[:2], without[:2])
                if without[0] in (126, 127):
                    self.assertRegex(under[2].decode(), r"^otelc: '.*': [A-Z].*\n$")

    def test_what_a_process_sees(self):
        def ignoring(*numbers):
            return lambda: [signal.signal(number, signal.SIG_IGN) for number in numbers] and None

        def blocking():
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGCHLD, signal.SIGTERM})

        def pending():
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGUSR2})
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGUSR2)

        def all_default():
            for number in (signal.SIGPIPE, signal.SIGXFSZ):
                signal.signal(number, signal.SIG_DFL)

        cases = {
            "as it is": {},
            "SIGPIPE and SIGXFSZ at their defaults": {"preexec_fn": all_default, "restore_signals": False},
            "SIGPIPE ignored": {"preexec_fn": ignoring(signal.SIGPIPE), "restore_signals": False},
            "nohup": {"preexec_fn": ignoring(signal.SIGHUP)},
            "a background job of a shell without job control": {"preexec_fn": ignoring(signal.SIGINT, signal.SIGQUIT)},
            "SIGCHLD ignored": {"preexec_fn": ignoring(signal.SIGCHLD)},
            "signals blocked": {"preexec_fn": blocking},
            "signals that wait for the command": {"preexec_fn": pending},
            "umask": {"preexec_fn": lambda: os.umask(0o027) and None},
            "nicer": {"preexec_fn": lambda: os.nice(3) and None},
        }
        for name, popen in cases.items():
            with self.subTest(name):
                without, under = self.both(PYTHON + [PROBE, "an argument"], **popen)
                self.assertEqual(under, without)
                self.assertEqual(without[0], 0, without)

    def test_inherited_and_closed_descriptors(self):
        read_end, write_end = os.pipe()
        self.addCleanup(os.close, read_end)
        self.addCleanup(os.close, write_end)
        without, under = self.both(PYTHON + [PROBE], pass_fds=[read_end, write_end])
        self.assertEqual(under, without)
        self.assertIn(f'"{read_end}": '.encode(), without[1])
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed):
                results = []
                for prefix in ([], self.args("--summary", "none", "--")):
                    shell = f'exec "$@" 7>"$OUT_FILE" {closed}'
                    out = self.dir / "out"
                    env = environment(SID=str(os.getsid(0)), PGRP=str(os.getpgrp()), OUT="7", OUT_FILE=str(out))
                    done = subprocess.run(["sh", "-c", shell, "sh", *prefix, *PYTHON, PROBE], env=env, check=False,
                                          stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE_S)
                    results.append((done.returncode, out.read_text()))
                self.assertEqual(results[0], results[1])

    def test_with_a_closed_stderr_no_log_goes_into_its_descriptor(self):
        done = subprocess.run(["sh", "-c", 'exec "$@" 2>&-', "sh", *self.args("--", "true")], env=environment(),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=DEADLINE_S, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertEqual([record["path"] for record in self.records()], ["/v1/traces"])

    def test_on_a_terminal(self):
        outputs = []
        for prefix in ([], self.args("--summary", "none", "--")):
            script = 'SID=$$ PGRP=$$ exec "$@"'
            with Terminal(["sh", "-c", script, "sh", *prefix, *PYTHON, PROBE], cwd=self.dir) as terminal:
                code = terminal.wait()
                # The terminal's number differs each time.
                outputs.append((code, re.sub(rb"/dev/pts/\d+", b"PTS", terminal.output)))
        self.assertEqual(outputs[1], outputs[0])
        self.assertIn(b"true]", outputs[0][1], "the probe did not run in the foreground")

    def test_the_table_on_a_terminal(self):
        for command, ready, typed in ON_A_TERMINAL:
            with self.subTest(command=command, typed=typed):
                results = []
                for prefix in ([], self.args("--summary", "none", "--")):
                    with Terminal([*PYTHON, ON_A_TERMINAL_SCRIPT, *prefix, *command], cwd=self.dir) as terminal:
                        shown = terminal.expect("(?s).*" + ready).group(0)
                        terminal.send(typed)
                        shown += terminal.expect(r"(?s).*code=\d+").group(0)
                        results.append((re.sub(rb"/dev/pts/\d+", b"PTS", shown), termios.tcgetattr(terminal.fd)))
                self.assertEqual(results[1], results[0])

    def test_a_pipe_ends_when_the_command_closes_it(self):
        # Only the command has the ends of its pipes: the reader or writer at the other end notices a close at once.
        go_read, go_write = os.pipe()
        extra_read, extra_write = os.pipe()
        script = f'exec >&- <&- {extra_write}>&-; read line <&{go_read}; exit 0'
        with subprocess.Popen(self.args("--summary", "none", "--", "sh", "-c", script), env=environment(), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, pass_fds=[go_read, extra_write]) as process:
            os.close(extra_write)
            os.close(go_read)
            watchdog = threading.Timer(DEADLINE_S, os.close, [go_write])
            watchdog.start()
            self.assertEqual(process.stdout.read(), b"")
            self.assertEqual(os.read(extra_read, 1), b"")
            with self.assertRaises(BrokenPipeError):
                while True:
                    os.write(process.stdin.fileno(), b"x" * 4096)
            self.assertIsNone(process.poll(), "the command still runs")
            watchdog.cancel()
            os.close(go_write)
            self.assertEqual(process.wait(DEADLINE_S), 0)
        os.close(extra_read)

    def test_in_a_pipeline_both_ends_are_the_commands(self):
        script = '"$@" sh -c "yes; echo \\$? >&2" | head -n 1'
        without, under = (subprocess.run(["sh", "-c", script, "sh", *prefix], env=environment(), capture_output=True,
                                         stdin=subprocess.DEVNULL, timeout=DEADLINE_S, check=False)
                          for prefix in (["env"], self.args("--summary", "none", "--")))
        self.assertEqual((under.returncode, under.stdout, under.stderr), (without.returncode, without.stdout, without.stderr))


if __name__ == "__main__":
    unittest.main()
