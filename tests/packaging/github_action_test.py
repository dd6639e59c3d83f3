#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/github-action: runs its steps as a runner does, with a release on loopback."""
import json
import os
import re

import ci_runners
import fake_release
from templates_harness import REPOSITORY, RICH, TOO_EXPENSIVE, VERSION, TemplatesTest, main, workflows, yaml


class GitHubAction(TemplatesTest):
    def setUp(self):
        super().setUp()
        self.job = ci_runners.GitHub(self.dir, REPOSITORY, self.path, {"TMPDIR": str(self.dir)})
        self.addCleanup(self.job.script, "otelc serve --stop || true", {}, {}, None)  # if a failed test left it

    def use(self, folder="packaging/github-action", **inputs):
        """Returns the outputs of the action, and sets `succeeded`."""
        inputs = {name.replace("_", "-"): value for name, value in inputs.items()}
        address = {} if folder.endswith("finish") else {"url": self.url}
        self.succeeded, outputs = self.job.action(folder, {**address, **inputs}, yaml.safe_load)
        return outputs

    def finish(self, **inputs):
        return self.use("packaging/github-action/finish", **inputs)

    def assert_filled(self, outputs, page="### ✅ $0.0310 for 20,064 tokens in 11 requests"):
        self.assertTrue(self.succeeded, self.job.log)
        counts = [outputs[name] for name in ("total_tokens", "api_requests", "api_errors", "verdict")]
        self.assertEqual(counts, ["20064", "11", "0", "complete"])
        self.assertAlmostEqual(float(outputs["cost_usd"]), 0.031011345)
        self.assertIn(page, self.job.page.read_text())

    def test_a_command(self):
        self.agent(*RICH, before="env >seen")
        outputs = self.use(run="echo one\nclaude -p x\necho two", max_cost="2.50", max_tokens="30k", require_telemetry="true", run_dir="a run",
                           sha256=f"{'0' * 64},{self.sum}", report="  junit=gates.xml\n\n  json=bill of it.json", args="--keep 5\n --full")
        self.assert_filled(outputs)
        self.assertEqual(outputs["version"], VERSION)
        self.assertTrue(os.access(outputs["path"], os.X_OK))
        self.assertIn("one\ntwo\n", self.job.log)
        self.assert_gates(self.job.workspace / "gates.xml", 0)
        self.assertEqual(len(json.loads((self.job.workspace / "bill of it.json").read_text())["gates"]), 3)
        self.assertTrue((self.job.workspace / "a run" / "claude-otel.jsonl").exists())
        self.assertNotIn("INPUT_", (self.job.workspace / "seen").read_text())

    def test_a_script_ends_at_the_first_error(self):
        self.use(run="false | true\necho not here")
        self.assertFalse(self.succeeded)
        self.assertNotIn("not here", self.job.log)

    def test_the_budget(self):
        self.agent(*TOO_EXPENSIVE)
        outputs = self.use(run="claude -p x", max_cost="2.50")
        self.assertFalse(self.succeeded)
        self.assertEqual((outputs["cost_usd"], outputs["total_tokens"]), ("3", "20"))
        self.assertIn("max-cost: failed", self.job.page.read_text())
        self.assertIn("::error title=otelc::--max-cost is reached: $3.00 of $2.50", self.job.log)

    def test_required_telemetry(self):
        outputs = self.use(run="true", require_telemetry="true")
        self.assertEqual((self.succeeded, outputs["verdict"]), (False, "none"))

    def test_the_tool_cache(self):
        def downloads():
            return sum(path.endswith(".tar.gz") for path in self.server.requests)

        for sha256, more in (("", 1), ("", 0), (self.sum, 1), (self.sum, 0), ("0" * 64, 1), ("", 1)):
            before = downloads()
            self.use(sha256=sha256)
            self.assertEqual(self.succeeded, sha256 != "0" * 64, self.job.log)
            self.assertEqual(downloads() - before, more, self.job.log)
        self.job.script("otelc --version", {}, {}, None)
        self.assertTrue(self.job.log.splitlines()[-1].startswith(f"otelc {VERSION} "))

    def test_the_address_of_the_release(self):
        for repository, url, version in (("example/otelc", "", ""), ("example/otelc", "https://mirror.invalid/{version}", "v0.0.7")):
            self.tool("curl", 'for last; do :; done; echo "asked for $last"; exit 6')
            self.use(url=url, version=version)
            self.assertFalse(self.succeeded)
            wanted = url.replace("{version}", "0.0.7") or f"https://github.com/{repository}/releases/download/v{VERSION}"
            self.assertIn(f"{wanted}/{fake_release.ARCHIVES[0] if os.uname().machine == 'x86_64' else fake_release.ARCHIVES[1]}", self.job.log)

    def test_what_cannot_be(self):
        for env, inputs, expected in (
                ({"RUNNER_OS": "macOS"}, {}, "otelc runs on Linux, and this runner has macOS"),
                ({"RUNNER_ARCH": "ARM"}, {}, "there is no otelc for ARM, only for X64 and ARM64"),
                ({}, {"serve": "true", "run": "true"}, "use either run or serve"),
                ({}, {"serve": "yes"}, "serve is true or false, not yes"),
                ({}, {"version": "../../x"}, "not a version: ../../x"),
                ({}, {"version": "9.9.9"}, f"cannot install otelc 9.9.9 from {self.url}"),
                ({}, {"run": "true", "require-telemetry": "maybe"}, "require-telemetry is true or false, not maybe"),
                ({}, {"run": "true", "report": "html"}, "report: a line must be FORMAT=FILE, not html")):
            self.job.log, kept = "", dict(self.job.env)
            self.job.env.update(env)
            self.use(**inputs)
            self.assertFalse(self.succeeded)
            self.assertIn(f"::error title=otelc::{expected}", self.job.log)
            self.job.env = kept

    def test_inputs_are_not_commands(self):
        hostile = '$(touch "$GITHUB_WORKSPACE/hit"); "\'`touch hit`\n::error::x'
        for name in ("version", "sha256", "url", "max-cost", "max-tokens", "require-telemetry", "report", "args", "run-dir", "serve"):
            self.use(**{"run": "true", name: hostile})
            self.use(**{"serve": "true", name: hostile})
            if name in ("max-cost", "max-tokens", "require-telemetry", "report", "args", "run-dir"):
                self.finish(**{name: hostile})
        self.assertFalse((self.job.workspace / "hit").exists())

    def test_several_agents(self):
        self.agent(*RICH)
        self.use(serve="true")
        token = re.search(r"^::add-mask::([0-9a-f]{32})$", self.job.log, re.MULTILINE)[1]
        self.assertIn(token, self.job.env["OTEL_EXPORTER_OTLP_ENDPOINT"])
        self.assertNotIn("INPUT_ARGS", self.job.env)
        self.job.script("claude -p x", {}, {}, None)
        outputs = self.finish(max_cost="2.50", require_telemetry="true", report="junit=gates.xml", args="--by source")
        self.assert_filled(outputs)
        self.assert_gates(self.job.workspace / "gates.xml", 0)
        self.assertFalse((self.job.workspace / "run" / "otel-port").exists())

    def test_several_agents_over_the_budget(self):
        self.agent(*RICH)
        self.use(serve="true")
        self.job.script("claude -p x", {}, {}, None)
        outputs = self.finish(max_cost="0.01", report="junit=gates.xml")
        self.assertEqual((self.succeeded, outputs["total_tokens"]), (False, "20064"))
        self.assertIn("::error title=otelc::the cost of $0.0310 is over the limit of $0.0100 (--max-cost)", self.job.log)
        self.assertIn("### ❌ $0.0310 for 20,064 tokens", self.job.page.read_text())
        self.assert_gates(self.job.workspace / "gates.xml", 1)

    def test_a_receiver_that_ended_and_a_log_that_is_missing(self):
        self.use(serve="true")
        self.job.script("otelc serve --stop", {}, {}, None)
        self.finish()
        self.assertIn("::warning title=otelc::otelc's receiver was not running at the end", self.job.log)
        outputs = self.finish(run_dir="none")
        self.assertEqual((self.succeeded, outputs["verdict"]), (False, "none"))
        self.assertIn("::error title=otelc::none/claude-otel.jsonl: no such file", self.job.log)

    def test_a_directory_where_the_receiver_cannot_write(self):
        (self.job.workspace / "run").write_text("no directory")
        self.use(serve="true")
        self.assertFalse(self.succeeded)
        self.assertIn("::error title=otelc::otelc's receiver cannot start", self.job.log)

    def test_the_examples_of_the_document(self):
        self.agent(*RICH)
        self.tool("npm", "exit 0")
        for example in workflows():
            with self.subTest(example):
                workflow = yaml.safe_load(example.replace("SHA256-OF-THE-ARCHIVE", self.sum))
                succeeded, outputs = self.job.workflow(workflow, {"url": self.url}, yaml.safe_load)
                self.assertTrue(succeeded, self.job.log)
                self.assertEqual(outputs["verdict"], "complete")
        self.assertIn("it cost 0.031011345 USD", self.job.log)


if __name__ == "__main__":
    main(parses=True)
