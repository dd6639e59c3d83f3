#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `otelc launch` puts into the command's environment and arguments, and what it says of that."""
import json
import os
import shutil
import subprocess
import unittest

from launch_harness import AGENT, LaunchTest
from otelc_harness import DEADLINE_S, binary, environment

THEIRS = "https://collector.example.com"


class Environment(LaunchTest):
    def seen(self, *options, env=None):
        """(the command's environment, launch's stderr)"""
        done = self.launch(*options, "--", "env", "-0", env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        return dict(item.split("=", 1) for item in done.stdout.split("\0") if item), done.stderr

    def test_a_caller_without_any_environment(self):
        done = subprocess.run([binary(), "launch", "--run-dir", str(self.dir / "run"), "--", "/usr/bin/env"], env={}, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE_S)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"(?m)^OTEL_EXPORTER_OTLP_ENDPOINT=http://127\.0\.0\.1:\d+/[0-9a-f]{32}$")
        self.assertRegex(done.stdout, r"(?m)^CLAUDE_CODE_ENABLE_TELEMETRY=1$")

    def test_each_run_has_a_secret_of_its_own(self):
        endpoints = {self.seen()[0]["OTEL_EXPORTER_OTLP_ENDPOINT"].rsplit("/", 1)[1] for _ in range(3)}
        self.assertEqual(len(endpoints), 3)

    def test_nobody_gets_in_without_the_secret(self):
        done = self.launch("--", *AGENT, "knock")
        self.assertEqual((done.returncode, done.stdout.split()), (0, ["200", "401", "401"]))
        self.assertEqual([record["path"] for record in self.records()], ["/v1/logs", "/v1/traces"])

    def test_an_endpoint_that_was_set_is_diverted_and_that_is_said(self):
        env, err = self.seen(env={"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_EXPORTER_OTLP_HEADERS": "api-key=1"})
        self.assertTrue(env["OTEL_EXPORTER_OTLP_ENDPOINT"].startswith("http://127.0.0.1:"))
        self.assertRegex(env["OTEL_EXPORTER_OTLP_HEADERS"], "^authorization=Bearer%20[0-9a-f]{32}$")
        self.assertIn("otelc: OTEL_EXPORTER_OTLP_ENDPOINT is set, but this run's telemetry goes to otelc; pass --keep-endpoint to leave it alone\n", err)
        self.assertNotIn(THEIRS, err)  # it may hold a password

    def test_keep_endpoint_leaves_it_alone(self):
        given = {"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_LOG_USER_PROMPTS": "1"}
        env, err = self.seen("--keep-endpoint", "--max-cost", "1", env=given)
        for name, value in given.items():
            self.assertEqual(env[name], value)
        self.assertNotIn("CLAUDE_CODE_ENABLE_TELEMETRY", env)
        self.assertNotIn("is set, but", err)
        self.assertIn("otelc: --max-cost and --max-tokens have NO effect: the command's telemetry does not reach otelc\n", err)
        self.assertIn("--keep-endpoint: the telemetry went where OTEL_EXPORTER_OTLP_ENDPOINT points, not to otelc.\n", err)

    def test_keep_endpoint_without_an_endpoint_changes_nothing(self):
        env, _ = self.seen("--keep-endpoint")
        self.assertTrue(env["OTEL_EXPORTER_OTLP_ENDPOINT"].startswith("http://127.0.0.1:"))

    def test_a_budget_without_a_collector_is_said_not_to_hold(self):
        (self.dir / "run").write_text("a file is in the way")
        done = self.launch("--max-tokens", "5", "true")
        self.assertEqual(done.returncode, 0)
        self.assertIn("have NO effect", done.stderr)

    def test_content_is_off_unless_asked_for(self):
        asked = {"OTEL_LOG_USER_PROMPTS": "1", "GEMINI_TELEMETRY_LOG_PROMPTS": "true"}
        env, _ = self.seen(env=asked)
        self.assertNotIn("OTEL_LOG_USER_PROMPTS", env)
        self.assertEqual(env["GEMINI_TELEMETRY_LOG_PROMPTS"], "false")
        env, _ = self.seen("--content")
        for name in ("OTEL_LOG_USER_PROMPTS", "OTEL_LOG_TOOL_DETAILS", "OTEL_LOG_TOOL_CONTENT"):
            self.assertEqual(env[name], "1")
        self.assertEqual(env["GEMINI_TELEMETRY_LOG_PROMPTS"], "true")

    def test_opencode_is_switched_on_beside_the_users_settings(self):
        env, err = self.seen(env={"OPENCODE_CONFIG_CONTENT": '{"model":"m"}'})
        self.assertEqual(json.loads(env["OPENCODE_CONFIG_CONTENT"]), {"model": "m", "experimental": {"openTelemetry": True}})
        self.assertNotIn("OPENCODE", err)
        env, err = self.seen(env={"OPENCODE_CONFIG_CONTENT": "{broken"})
        self.assertEqual(env["OPENCODE_CONFIG_CONTENT"], "{broken")
        self.assertIn("otelc: OPENCODE_CONFIG_CONTENT is no JSON object", err)

    def test_what_spans_hold_of_prompts_is_kept_with_content_only(self):
        def attribute(key, text):
            return {"key": key, "value": {"stringValue": text}}

        span = {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "ai.streamText.doStream",
                "startTimeUnixNano": "1", "endTimeUnixNano": "2", "attributes": [
                    attribute("ai.prompt.messages", "the prompt"), attribute("ai.response.text", "the answer"),
                    attribute("gen_ai.tool.call.result", "the file"), attribute("gen_ai.response.model", "the model")]}
        for options, is_there in ([], False), (["--content"], True):
            self.launch(*options, "--", *AGENT, "spans", json.dumps([span]))
            log = self.log.read_text(encoding="utf-8")
            for text in ("the prompt", "the answer", "the file"):
                self.assertEqual(text in log, is_there)
            self.assertIn("the model", log)

    def test_protocols(self):
        for protocol in ("http/protobuf", "http/json", "grpc"):
            env, _ = self.seen("--protocol", protocol)
            self.assertEqual(env["OTEL_EXPORTER_OTLP_PROTOCOL"], protocol)
        self.assertRegex(env["OTEL_EXPORTER_OTLP_HEADERS"], "^authorization=Bearer%20[0-9a-f]{32}$")
        self.assertRegex(env["OTEL_EXPORTER_OTLP_ENDPOINT"], r"^http://127\.0\.0\.1:\d+$")

    def test_ci_facts_join_the_users_resource_attributes(self):
        env, _ = self.seen(env={"OTEL_RESOURCE_ATTRIBUTES": "team=a%20b", "GITHUB_REPOSITORY": "owner/name", "GITHUB_REF": "refs/heads/x y",
                                "GITHUB_RUN_ID": "12", "GITHUB_JOB": "build", "GITHUB_SERVER_URL": "", "GITHUB_REF_NAME": ""})
        items = env["OTEL_RESOURCE_ATTRIBUTES"].split(",")
        self.assertEqual(items[0], "team=a%20b")
        self.assertIn("vcs.repository.url.full=https://github.com/owner/name", items)
        self.assertIn("vcs.ref.head.name=refs/heads/x%20y", items)
        self.assertIn("cicd.pipeline.run.id=12", items)
        self.assertIn("cicd.pipeline.task.name=build", items)

    def vcs_seen(self, *options, cwd, command=("env", "-0"), env=None):
        done = self.launch(*options, "--", *command, cwd=cwd, env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        variables = dict(item.split("=", 1) for item in done.stdout.split("\0") if item)
        return dict(item.split("=", 1) for item in variables.get("OTEL_RESOURCE_ATTRIBUTES", "").split(",") if item)

    def test_git_facts_are_the_runs_outside_ci_too(self):
        if shutil.which("git") is None:
            self.skipTest("git is not installed")
        repository = self.dir / "work"

        def git(*args, cwd=repository):
            config = ["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "init.defaultBranch=main"]
            done = subprocess.run(["git", *config, *args], cwd=cwd, check=True, capture_output=True, text=True, timeout=DEADLINE_S,
                                  env={**environment(), "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.dir)})
            return done.stdout.strip()

        repository.mkdir()
        git("init")
        git("remote", "add", "origin", "https://me:SECRET@git.example.com/team/name.git")
        self.assertEqual(self.vcs_seen(cwd=repository), {
            "vcs.repository.name": "name", "vcs.owner.name": "team",
            "vcs.repository.url.full": "https://git.example.com/team/name", "vcs.ref.head.name": "main"})
        git("commit", "--allow-empty", "-m", "one")
        git("checkout", "-b", "fix/ü,1=2")
        seen = self.vcs_seen(cwd=repository, env={"OTEL_RESOURCE_ATTRIBUTES": "team=a,vcs.owner.name=mine"})
        self.assertEqual((seen["team"], seen["vcs.owner.name"]), ("a", "mine"))
        self.assertEqual(seen["vcs.ref.head.name"], "fix/%C3%BC%2C1%3D2")
        self.assertEqual(seen["vcs.ref.head.revision"], git("rev-parse", "HEAD"))
        git("pack-refs", "--all")
        git("worktree", "add", "--detach", "../side")
        git("commit", "--allow-empty", "-m", "two")
        side = self.dir / "side" / "deep"
        side.mkdir()
        seen = self.vcs_seen(cwd=side)
        self.assertNotIn("vcs.ref.head.name", seen)
        self.assertEqual(seen["vcs.ref.head.revision"], git("rev-parse", "HEAD", cwd=side))
        self.assertNotEqual(seen["vcs.ref.head.revision"], git("rev-parse", "HEAD"))
        self.assertEqual(seen["vcs.repository.url.full"], "https://git.example.com/team/name")
        git("switch", "-c", "side", cwd=side)
        git("pack-refs", "--all")
        self.assertEqual(self.vcs_seen(cwd=side)["vcs.ref.head.revision"], git("rev-parse", "HEAD", cwd=side))
        self.assertEqual(self.vcs_seen("--no-vcs", cwd=repository), {})
        for path in self.dir.rglob("*.jsonl"):
            self.assertNotIn("SECRET", path.read_text(encoding="utf-8"))

    def test_an_agent_behind_a_script_is_of_the_same_run(self):
        git = self.dir / "work" / ".git"
        (git / "objects").mkdir(parents=True)
        (git / "HEAD").write_text("0123456789" * 4 + "\n")
        claude = self.dir / "bin" / "claude"
        claude.parent.mkdir()
        claude.write_text("#!/bin/sh\nexec env -0\n")
        claude.chmod(0o755)
        path = {"PATH": f"{claude.parent}:{os.environ['PATH']}"}
        script = ["sh", "-c", "cd /; unset OTEL_RESOURCE_ATTRIBUTES; claude"]
        revision = {"vcs.ref.head.revision": "0123456789" * 4}
        self.assertEqual(self.vcs_seen(cwd=git.parent, command=script, env=path), revision)
        self.assertEqual(self.vcs_seen("--no-vcs", cwd=git.parent, command=script, env=path), {})

    def test_codex_gets_arguments(self):
        codex = self.dir / "codex"
        codex.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
        codex.chmod(0o755)
        out = self.launch("--", codex, "exec", "x").stdout.splitlines()
        self.assertEqual(out[-2:], ["exec", "x"])
        self.assertRegex(out[1], r'^otel\.exporter=\{otlp-http=\{endpoint="http://127\.0\.0\.1:\d+/v1/logs",protocol="binary"\}\}$')
        self.assertEqual(out[0::2][:4], ["-c"] * 4)


if __name__ == "__main__":
    unittest.main()
