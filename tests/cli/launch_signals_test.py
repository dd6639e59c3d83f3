#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Signals, stops and terminals under `otelc launch`."""
import os
import signal
import sys
import unittest

from launch_harness import AGENT, LaunchTest, Terminal, commands_of
from otelc_harness import DEADLINE_S, await_condition

# Prints each signal that it gets; ends with 7 at SIGTERM, when it also prints the number of SIGINTs.
LISTENER = r"""
import os, signal, sys
ints = 0
def on(number, _):
    global ints
    ints += number == signal.SIGINT
    name = "RTMIN+3" if number == signal.SIGRTMIN + 3 else signal.Signals(number).name
    os.write(1, f"<{name}>\n".encode())
    if number == signal.SIGTERM:
        os.write(1, f"ints={ints}\n".encode())
        os._exit(7)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2,
               signal.SIGWINCH, signal.SIGCONT, signal.SIGALRM, signal.SIGRTMIN + 3):
    signal.signal(number, on)
woken, wake = os.pipe()  # a signal that comes just before pause() would wait for the next one
os.set_blocking(wake, False)
signal.set_wakeup_fd(wake)
os.write(1, f"ready {os.getpid()}\n".encode())
while True:
    os.read(woken, 1)
"""
LISTEN = [sys.executable, "-I", "-c", LISTENER]


def state_of(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()[0]


class Killed(LaunchTest):
    def listen(self, *options, **popen):
        process = self.start(*options, "--", *LISTEN, **popen)
        word, pid = process.stdout.readline().split()
        self.assertEqual(word, "ready")
        return process, int(pid)

    def test_a_signal_to_launch_alone_reaches_the_command_once(self):
        process, _ = self.listen()
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH,
                       signal.SIGALRM):
            process.send_signal(number)
            self.assertEqual(process.stdout.readline(), f"<{number.name}>\n")
        os.kill(process.pid, signal.SIGRTMIN + 3)
        self.assertEqual(process.stdout.readline(), "<RTMIN+3>\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.stdout.read(), "<SIGTERM>\nints=1\n")
        self.assertEqual(process.wait(DEADLINE_S), 7)

    def test_after_signals_that_end_the_command_there_is_a_summary(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number.name):
                process = self.start("--", *AGENT, "spend", "0.25", "1000", "2")
                self.assertEqual(process.stdout.readline(), "spent\n")
                process.send_signal(number)
                _, err = process.communicate(timeout=DEADLINE_S)
                # Python turns SIGINT into an exception, then ends itself by SIGINT.
                self.assertEqual(process.returncode, 128 + number)
                self.assertIn("claude-test", err)
                self.assertIn("2,000", err)
                self.assertIn("\n$0.5000 · ", err)
                paths = [record["path"] for record in self.records()]
                self.assertEqual(paths, ["/v1/logs", "/v1/logs", "/v1/traces"])

    def test_after_sigkill_of_launch_the_command_lives_and_the_log_is_whole(self):
        process = self.start("--", *AGENT, "spend", "0.25", "1000", "2")
        self.assertEqual(process.stdout.readline(), "spent\n")
        (child,) = commands_of(process.pid)
        process.kill()
        process.wait()
        self.assertIn(state_of(child), "RS")  # neither a zombie nor gone
        os.kill(child, signal.SIGTERM)
        self.assertEqual([record["path"] for record in self.records()], ["/v1/logs", "/v1/logs"])

    def test_a_signal_from_the_command_is_not_sent_back(self):
        # `kill 0` signals the whole group, launch too: it must not become a second signal.
        script = "import os, signal\n" + LISTENER.replace("while True:", "os.kill(0, signal.SIGINT)\nwhile True:")
        process = self.start("--", sys.executable, "-I", "-c", script, start_new_session=True)
        self.assertIn("ready", process.stdout.readline())
        self.assertEqual(process.stdout.readline(), "<SIGINT>\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.stdout.read(), "<SIGTERM>\nints=1\n")

    def test_ignored_signals_stay_ignored(self):
        read_end, write_end = os.pipe()
        process = self.start("--", "sh", "-c", f"echo ready; cat <&{read_end}; exit 5", pass_fds=[read_end],
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        os.close(read_end)
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.send_signal(signal.SIGHUP)
        os.close(write_end)
        self.assertEqual(process.wait(DEADLINE_S), 5)

    def test_a_timer_inherited_by_exec_reaches_the_command(self):
        for seconds in (0.5, 2, 8, 32):  # until the command is ready before the timer fires
            process = self.start("--", *LISTEN, preexec_fn=lambda s=seconds: signal.setitimer(signal.ITIMER_REAL, s))
            if "ready" in process.stdout.readline():
                break
        self.assertEqual(process.stdout.readline(), "<SIGALRM>\n")


class OnATerminal(LaunchTest):
    def test_ctrl_c_reaches_the_command_exactly_once(self):
        with Terminal(self.args("--", *LISTEN)) as terminal:
            terminal.expect(r"ready \d+")
            for _ in range(3):
                terminal.send("\x03")
                terminal.expect("<SIGINT>")
            os.kill(terminal.pid, signal.SIGTERM)
            terminal.expect(r"ints=3\r\n")
            self.assertEqual(terminal.wait(), 7)
            self.assertIn(b"No OTEL data collected.", terminal.output)

    def test_ctrl_backslash(self):
        with Terminal(self.args("--", *LISTEN)) as terminal:
            terminal.expect(r"ready \d+")
            terminal.send("\x1c")
            terminal.expect("<SIGQUIT>")
            os.kill(terminal.pid, signal.SIGTERM)
            self.assertEqual(terminal.wait(), 7)

    def test_a_hangup_of_the_terminal_reaches_the_command(self):
        # launch leads the session here, as the command would without it: only the leader gets the hangup.
        script = "trap 'echo got it > hangup; exit 3' HUP; echo ready; sleep 60 & wait"
        with Terminal(self.args("--", "sh", "-c", script), cwd=self.dir) as terminal:
            terminal.expect("ready")
            with open(os.devnull, "rb") as null:
                os.dup2(null.fileno(), terminal.fd)  # closes the terminal's other end
            self.assertEqual(terminal.wait(), 3)
            self.assertEqual((self.dir / "hangup").read_text(), "got it\n")
            self.assertEqual([record["path"] for record in self.records()], ["/v1/traces"])

    def test_ctrl_z_and_fg_in_quick_succession(self):
        with Terminal(["bash", "--norc", "--noprofile", "-i"], env={"PS1": "PROMPT> "}, cwd=self.dir) as terminal:
            terminal.expect("PROMPT> ")
            command = " ".join(f"'{part}'" for part in self.args("--", *LISTEN[:-1]))
            (self.dir / "listener.py").write_text(LISTENER)
            terminal.send(command.removesuffix(" '-c'") + " listener.py; echo code=$?\n")
            pid = int(terminal.expect(r"ready (\d+)").group(1))
            for _ in range(40):  # launch may still handle the SIGCONT of `fg` when the next stop arrives
                terminal.send("\x1a")
                terminal.expect("Stopped")
                terminal.expect("PROMPT> ")
                await_condition(lambda: state_of(pid) == "T", "the command's stop")  # it may not have been scheduled yet
                terminal.send("fg\n")
                terminal.expect("<SIGCONT>")
            terminal.send("\x03")
            terminal.expect("<SIGINT>")
            os.kill(pid, signal.SIGTERM)
            terminal.expect("ints=1")
            terminal.expect("PROMPT> ")
            terminal.send("echo alive\n")
            terminal.expect("\nalive")

    def test_a_shell_with_job_control_below_launch_works(self):
        args = self.args("--summary", "none", "--", "bash", "--norc", "--noprofile", "-i")
        with Terminal(args, env={"PS1": "INNER> "}) as terminal:
            terminal.expect("INNER> ")
            terminal.send("sh -c 'echo start''ed; exec cat'\n")
            terminal.expect("started")
            job = os.tcgetpgrp(terminal.fd)
            terminal.send("x\n")
            terminal.expect("x\r\nx\r\n")
            terminal.send("\x1a")
            terminal.expect("Stopped")
            terminal.expect("INNER> ")
            terminal.send("fg\n")
            await_condition(lambda: os.tcgetpgrp(terminal.fd) == job, "the job in the foreground")
            terminal.send("y\n")
            terminal.expect("y\r\ny\r\n")
            terminal.send("\x03")
            terminal.expect("INNER> ")
            terminal.send("exit 11\n")
            self.assertEqual(terminal.wait(), 11)


class Stopped(LaunchTest):
    def test_without_a_terminal_launch_does_not_stop_with_the_command(self):
        process = self.start("--", *LISTEN, start_new_session=True)
        pid = int(process.stdout.readline().split()[1])
        os.kill(pid, signal.SIGSTOP)
        await_condition(lambda: state_of(pid) == "T", "the stop", process)
        os.kill(pid, signal.SIGCONT)
        self.assertEqual(process.stdout.readline(), "<SIGCONT>\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE_S), 7)

    def test_sigcont_of_launch_alone_continues_the_command(self):
        process = self.start("--", *LISTEN, start_new_session=True)
        pid = int(process.stdout.readline().split()[1])
        os.kill(pid, signal.SIGSTOP)
        await_condition(lambda: state_of(pid) == "T", "the stop", process)
        process.send_signal(signal.SIGCONT)
        self.assertEqual(process.stdout.readline(), "<SIGCONT>\n")


if __name__ == "__main__":
    unittest.main()
