#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How `otelc launch` passes Claude Code and Codex their arguments, directly and through scripts. The agents are scripts that record what
they got; tests/agents has the real ones."""
import json
import os
import shlex
import signal
import subprocess
import unittest
from pathlib import Path

from launch_harness import LaunchTest, descendants_of
from otelc_harness import DEADLINE_S, binary

# Records each argument and variable with a NUL after it, the state of signals, and a copy of its settings file.
AGENT = """#!/bin/sh
{ printf '%s\\0' "$$" "$#" "$@"; env -0; printf 'SIGNALS=%s' "$(grep -E 'Sig(Ign|Blk)' /proc/$$/status | tr -d '\\n')"; } > "$OUT"
case $1 in --settings) cp "$2" "$OUT.settings";; --settings=*) cp "${1#*=}" "$OUT.settings";; esac
cat
exit 7
"""
ODD = ["-p", "two  words", "it's", "", "$x `y` \\z", "*", "line\nline", "--", "-"]


class Agents(LaunchTest):
    def setUp(self):
        super().setUp()
        self.bin, self.tmp, self.out = self.dir / "bin", self.dir / "tmp", self.dir / "out"
        self.bin.mkdir()
        self.tmp.mkdir()
        for name in ("claude", "codex"):
            self.program(self.bin / name, AGENT)
        self.path = f"{self.bin}:{os.environ['PATH']}"
        self.env = {"PATH": self.path, "TMPDIR": str(self.tmp), "OUT": str(self.out)}
        self.addCleanup(lambda: self.assertEqual(os.listdir(self.tmp), [], "left behind"))

    @staticmethod
    def program(path, text):
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run_agent(self, *command, options=(), env=None, code=7, **popen):
        """Returns (its arguments, its environment with PID and SIGNALS, what launch and it wrote)."""
        done = self.launch(*options, "--summary", "none", "--", *command, env={**self.env, **(env or {})}, **popen)
        self.assertEqual(done.returncode, code, done.stderr)
        pid, count, *rest = self.out.read_text(encoding="utf-8").split("\0")
        variables = dict(item.split("=", 1) for item in rest[int(count):])
        return rest[:int(count)], {"PID": pid, **variables}, done

    def settings(self):
        return json.loads((self.dir / "out.settings").read_text(encoding="utf-8"))

    def test_claude_gets_settings_that_override_a_settings_file(self):
        for command in (["claude", *ODD], ["sh", "-c", shlex.join(["claude", *ODD])]):
            with self.subTest(command[0]):
                arguments, env, done = self.run_agent(*command)
                self.assertEqual((arguments[0], arguments[2:], done.stderr), ("--settings", ODD, ""))
                self.assertEqual(self.settings()["env"]["OTEL_EXPORTER_OTLP_ENDPOINT"], env["OTEL_EXPORTER_OTLP_ENDPOINT"])
                secret = env["OTEL_EXPORTER_OTLP_ENDPOINT"].rsplit("/", 1)[1]
                self.assertNotIn(secret, "".join(arguments), "in a command line, which every user can read")
                self.assertFalse(os.path.exists(arguments[1]))

    def test_no_command_line_of_the_run_contains_its_secret(self):
        # Every user of a machine can read /proc/PID/cmdline; only the run can read the environment and the private directory.
        for name in ("claude", "codex", "npx"):
            self.program(self.bin / name, "#!/bin/sh\necho $OTEL_EXPORTER_OTLP_HEADERS; read line; exit 7\n")
        own = shlex.quote(json.dumps({"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example.com"}}))
        commands = [[name, "hi"] for name in ("claude", "codex", "npx")] + \
            [["sh", "-c", script] for script in ("claude hi; exit 7", "codex exec hi; exit 7", "npx claude hi; exit 7",
                                                 "sh -c 'codex hi; exit 7'; exit 7", f"claude --settings {own}; exit 7",
                                                 f"claude --settings={own}; exit 7")]
        for protocol in ("http/protobuf", "grpc"):
            for command in commands:
                with self.subTest(command, protocol=protocol):
                    read_end, write_end = os.pipe()
                    process = self.start("--protocol", protocol, "--summary", "none", "--", "sh", "-c", f'"$@" <&{read_end}', "sh", *command,
                                         env=self.env, pass_fds=[read_end])
                    os.close(read_end)
                    secret = process.stdout.readline().split("%20")[1].strip()
                    self.assertRegex(secret, "^[0-9a-f]{32}$")
                    tree = [process.pid, *descendants_of(process.pid)]
                    self.assertGreater(len(tree), 2)
                    for pid in tree:
                        self.assertNotIn(secret, Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8"))
                    private = [path for path in self.tmp.rglob("*") if path.is_file() and secret in path.read_text(encoding="utf-8")]
                    for path in (*private, *self.tmp.iterdir()):
                        self.assertEqual(path.stat().st_mode & 0o077, 0, path)
                    os.close(write_end)
                    process.communicate(timeout=DEADLINE_S)
                    self.assertEqual(process.returncode, 7)

    def test_settings_of_the_user_are_merged(self):
        own = {"model": "m", "env": {"A": "b", "OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example.com"}}
        (self.dir / "own.json").write_text(json.dumps(own), encoding="utf-8")
        for given in (json.dumps(own), "own.json"):
            for form in (["--settings", given], [f"--settings={given}"]):
                for command in (["claude", *form, "x"], ["sh", "-c", shlex.join(["claude", *form, "x"])]):
                    with self.subTest(command):
                        arguments, env, _ = self.run_agent(*command, cwd=self.dir)
                        self.assertEqual((len(arguments), arguments[-1]), (len(form) + 1, "x"))
                        settings = self.settings()
                        self.assertEqual((settings["model"], settings["env"]["A"]), ("m", "b"))
                        self.assertEqual(settings["env"]["OTEL_EXPORTER_OTLP_ENDPOINT"], env["OTEL_EXPORTER_OTLP_ENDPOINT"])

    def test_invalid_settings_are_left_to_claude(self):
        arguments, _, done = self.run_agent("claude", "-p", "--settings", "nowhere.json")
        self.assertEqual(arguments, ["-p", "--settings", "nowhere.json"])
        self.assertIn("otelc: --settings is neither a JSON object nor a file that holds one", done.stderr)

    def test_codex_in_a_script_gets_its_arguments(self):
        direct, *_ = self.run_agent("codex", *ODD)
        behind, *_ = self.run_agent("bash", "-c", shlex.join(["codex", *ODD]))
        self.assertEqual((len(behind), behind[-len(ODD):], behind[:2:2]), (len(direct), ODD, ["-c"]))

    def test_a_script_that_redirects_its_agents_is_reached(self):
        elsewhere = "export OTEL_EXPORTER_OTLP_ENDPOINT=https://collector.example.com OTEL_LOG_USER_PROMPTS=1; codex"
        _, env, _ = self.run_agent("sh", "-c", elsewhere)
        self.assertTrue(env["OTEL_EXPORTER_OTLP_ENDPOINT"].startswith("http://127.0.0.1:"))
        self.assertNotIn("OTEL_LOG_USER_PROMPTS", env)
        arguments, env, _ = self.run_agent("sh", "-c", f"env -i PATH=\"$PATH\" OUT={shlex.quote(str(self.out))} codex")
        self.assertTrue(env["OTEL_EXPORTER_OTLP_HEADERS"].startswith("authorization=Bearer%20"))
        self.assertEqual(arguments[0], "-c")

    def test_an_agent_behind_a_shim_is_the_process_that_the_script_started(self):
        script = "echo from-stdin | { claude; echo $? >&2; }"
        _, behind, done = self.run_agent("sh", "-c", script, code=0)
        self.assertEqual((done.stdout, done.stderr), ("from-stdin\n", "7\n"))
        _, env, done = self.run_agent("sh", "-c", "claude </dev/null & echo $!; wait $!")
        self.assertEqual(done.stdout.split(), [env["PID"]])
        subprocess.run(["sh", "-c", script], env={**os.environ, **self.env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=DEADLINE_S, check=True)
        self.assertIn("SIGNALS=" + behind["SIGNALS"], self.out.read_text(encoding="utf-8"))

    def test_an_agent_behind_a_shim_gets_signals_and_dies_of_them(self):
        self.program(self.bin / "claude", "#!/bin/sh\nkill -TERM $$\n")
        done = self.launch("--", "sh", "-c", "claude; echo $?", env=self.env)
        self.assertEqual(done.stdout, f"{128 + signal.SIGTERM}\n")

    def test_an_agent_that_is_missing_or_cannot_be_run(self):
        (self.bin / "claude").unlink()
        (self.bin / "codex").chmod(0o644)
        paths = {**self.env, "PATH": f"{self.bin}:/usr/bin:/bin"}
        for name, code, words in (("claude", 127, "not found"), ("codex", 126, "Permission denied")):
            done = self.launch("--summary", "none", "--", "/bin/sh", "-c", f"{name}; exit $?", env=paths)
            self.assertEqual((done.returncode, done.stderr), (code, f"otelc: {name}: {words}\n"))

    def test_a_script_without_an_interpreter_is_run_by_sh(self):
        self.program(self.bin / "codex", "echo \"$@\"; exit 9\n")
        done = self.launch("--summary", "none", "--", "sh", "-c", "codex 'a  b'", env=self.env)
        self.assertEqual(done.returncode, 9, done.stderr)
        self.assertRegex(done.stdout, r"^-c .* a  b\n$")

    def test_an_agent_that_starts_itself_again_gets_nothing_twice(self):
        for name in ("claude", "codex"):
            again = AGENT.replace("#!/bin/sh\n", f'#!/bin/sh\n[ "$AGAIN" ] || AGAIN=1 exec {name} "$@"\n')
            self.program(self.bin / name, again)
            twice, *_ = self.run_agent("sh", "-c", f"{name} x")
            once, *_ = self.run_agent("sh", "-c", f"{name} x", env={"AGAIN": "1"})
            self.assertEqual(len(twice), len(once))

    def test_path_is_unchanged_for_a_command_that_is_an_agent_and_without_shims(self):
        for command, options in ((["codex"], []), (["claude"], []), (["sh", "-c", "codex"], ["--no-shim"])):
            _, env, _ = self.run_agent(*command, options=options)
            self.assertEqual((env["PATH"], env["OTELC_SHIMS"]), (self.path, ""))
        arguments, env, _ = self.run_agent("sh", "-c", "codex x", options=["--keep-endpoint"],
                                           env={"OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example.com"})
        self.assertEqual((arguments, env["PATH"], env.get("OTELC_SHIMS")), (["x"], self.path, None))

    def test_of_nested_launches_the_inner_one_counts(self):
        for inner in (["codex"], ["sh", "-c", "codex"]):
            nested = [binary(), "launch", "--run-dir", self.dir / "inner", "--summary", "none", "--", *inner]
            arguments, env, _ = self.run_agent(*nested)
            port = env["OTEL_EXPORTER_OTLP_ENDPOINT"].split("/")[2]
            self.assertIn(f'endpoint="http://{port}/v1/logs"', arguments[1])
            self.assertEqual(arguments.count("-c"), 4)

    def test_npx_finds_the_shims_before_its_packages(self):
        # As npx does: the programs of the package come first in PATH, and a shell starts them.
        package = self.dir / "node_modules/.bin"
        package.mkdir(parents=True)
        (self.bin / "codex").rename(package / "codex")
        self.program(self.bin / "npx", f'#!/bin/sh\nPATH={package}:$PATH exec "${{npm_config_script_shell:-sh}}" -c "$*"\n')
        for command in (["npx", "codex", "x"], ["sh", "-c", "npx codex x"]):
            arguments, env, _ = self.run_agent(*command)
            self.assertEqual((arguments[0], arguments[-1]), ("-c", "x"))
            self.assertNotIn("npm_config_script_shell", env)
            arguments, *_ = self.run_agent(*command, options=["--no-shim"])
            self.assertEqual(arguments, ["x"])
        arguments, *_ = self.run_agent("npx", "codex", "x", env={"npm_config_script_shell": "/bin/sh"})
        self.assertEqual(arguments, ["x"])

    def test_nothing_is_left_behind(self):
        for command, code in ((["claude"], 7), (["nowhere"], 127), (["sh", "-c", "kill -9 $$"], 137), (["sleep", "600"], 124)):
            done = self.launch("--max-time", "1s", "--", *command, env=self.env)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual(os.listdir(self.tmp), [])

    def test_a_temporary_directory_that_cannot_be_made_does_not_stop_the_run(self):
        for command in (["claude", "x"], ["sh", "-c", "claude x"]):
            arguments, env, done = self.run_agent(*command, env={"TMPDIR": str(self.dir / "nowhere")})
            self.assertEqual(arguments, ["x"])
            self.assertRegex(done.stderr, "^otelc: cannot make the directory .*nowhere.*may send an agent's telemetry elsewhere\n$")
            self.assertTrue(env["OTEL_EXPORTER_OTLP_ENDPOINT"].startswith("http://127.0.0.1:"))


if __name__ == "__main__":
    unittest.main()
