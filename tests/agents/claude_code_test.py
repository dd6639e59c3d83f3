#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real Claude Code under `otelc launch`, with a stand-in for its model API: the summary must be what that API counted.

    OTELC=... claude_code_test.py BUILD_DIR/interop/agents

Exits 77 (skipped) where `tests/interop/setup BUILD_DIR` has not been run. No request leaves this machine: the key is
invented, and every other request goes to a proxy that refuses it.
"""
import json
import os
import shlex
import sys
import unittest

import agents_harness
from anthropic_api import AnthropicApi
from otelc_harness import summary

MODEL = "claude-sonnet-4-6"
PROTOCOLS = ("http/json", "http/protobuf", "grpc")
QUIET = {"DISABLE_AUTOUPDATER": "1", "DISABLE_ERROR_REPORTING": "1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}


class ClaudeCode(agents_harness.AgentTest):
    def claude(self, api, *options, prompt="say hello", model=MODEL):
        command = [CLAUDE, "-p", prompt, "--model", model, "--allowedTools", "Bash"]
        return self.run_agent(api, [*options, "--", *command], env=QUIET)

    def test_the_summary_equals_the_count_of_the_api(self):
        for scenario, protocol in [("tools", protocol) for protocol in PROTOCOLS] + [("simple", "http/json"), ("errors", "grpc")]:
            with self.subTest(protocol=protocol, scenario=scenario), AnthropicApi(scenario) as api:
                done = self.claude(api, "--protocol", protocol)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stdout, r"^Scripted answer \d+\.\n$")
                self.check(api, done)
                self.assertEqual(api.refused, [], "asked for beyond this machine")

    def test_settings_with_another_endpoint_do_not_win(self):
        elsewhere = {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_METRICS_EXPORTER": "otlp", "OTEL_LOGS_EXPORTER": "console",
                     "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json", "OTEL_EXPORTER_OTLP_HEADERS": "api-key=theirs",
                     "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://127.0.0.1:9/theirs/v1/metrics",
                     "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_METRIC_EXPORT_INTERVAL": "60000",
                     "OTEL_LOG_USER_PROMPTS": "1"}
        own = {"permissions": {"allow": ["Bash"]}, "env": {**elsewhere, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9/flag"}}
        secret = "a prompt that nobody else should read"
        plain = ["-p", secret, "--model", MODEL]
        cases = {"directly": [CLAUDE, *plain, "--allowedTools", "Bash"],
                 "with settings of its own": [CLAUDE, "--settings", json.dumps(own), *plain],
                 "with a file of its own": [CLAUDE, *plain, "--settings=own.json"],
                 "bash -c": ["bash", "-c", shlex.join(["claude", *plain, "--allowedTools", "Bash"])],
                 "a script that sets variables": ["bash", "-c", "export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9; "
                                                  + shlex.join(["claude", *plain, "--allowedTools", "Bash"])]}
        for name, command in cases.items():
            for protocol in PROTOCOLS[1:]:
                with self.subTest(name, protocol=protocol), AnthropicApi("tools") as api:
                    files = {"config/settings.json": json.dumps({"env": elsewhere}), "own.json": json.dumps(own)}
                    env = {**QUIET, "CLAUDE_CONFIG_DIR": "config", "PATH": f"{CLAUDE.parent}:{os.environ['PATH']}"}
                    done = self.run_agent(api, ["--protocol", protocol, "--", *command], env=env, home_files=files)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertRegex(done.stdout, r"(?m)^Scripted answer \d+\.$")
                    self.check(api, done)
                    self.assertNotIn(secret, self.log.read_text())
        with AnthropicApi("tools") as api:
            self.run_agent(api, ["--no-shim", "--", *cases["bash -c"]], env=env, home_files=files)
            self.assertNotIn("api_request", self.log.read_text(), "the settings file counts without the shim")

    def test_a_model_with_two_names_is_billed_once(self):
        """Metrics have the requested model's name, events that of the model that answered."""
        names = {"an alias that a dated name answers": ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
                 "a gateway that another model answers": ("claude-sonnet-4-5", "claude-opus-4-1-20250805"),
                 "a size of context": ("claude-opus-4-6[1m]", "claude-opus-4-6")}
        for name, (asked, answered) in names.items():
            with self.subTest(name), AnthropicApi("tools", answers_as=answered) as api:
                done = self.claude(api, model=asked)
                self.assertEqual(done.returncode, 0, done.stderr)
                counted, truth = summary(self.log), api.truth()
                self.assertEqual([row["model"] for row in counted["models"]], [asked])
                for kind, number in counted["totals"]["tokens"].items():
                    self.assertEqual(number, sum(model[kind] for model in truth.values()), kind)
                self.assertEqual(counted["totals"]["api"]["requests"], sum(model["requests"] for model in truth.values()))
                self.assertEqual(counted["check"]["verdict"], "complete", counted["check"])

    def test_max_cost_of_a_model_with_two_names_stops_at_the_budget(self):
        with AnthropicApi("endless", delay_s=0.1, answers_as="claude-sonnet-4-5-20250929") as api:
            done = self.claude(api, "--max-cost", "0.03", model="claude-sonnet-4-5")
        self.assertEqual(done.returncode, 124, done.stderr)
        counted, truth = summary(self.log)["totals"], api.truth()["claude-sonnet-4-5"]
        self.assertGreaterEqual(counted["cost_usd"], 0.03)
        # Billed twice, the run would stop at half the budget: compare with the API's own count of requests.
        self.assertLessEqual(counted["api"]["requests"], truth["requests"])
        self.assertLessEqual(truth["requests"] - counted["api"]["requests"], 1)
        self.assertLessEqual(counted["tokens"]["output"], truth["output"])

    def test_a_spans_parent_is_the_run(self):
        with AnthropicApi("tools") as api:
            done = self.claude(api)
        self.assertEqual(done.returncode, 0, done.stderr)
        spans = {span["spanId"]: span for span in self.spans()}
        roots = [span for span in spans.values() if not span.get("parentSpanId")]
        self.assertEqual([root["name"] for root in roots], ["agentic-ci-run"])
        for span in spans.values():
            self.assertEqual(span["traceId"], roots[0]["traceId"])
            if span is not roots[0]:
                self.assertIn(span["parentSpanId"], spans)
        self.assertIn("claude_code.llm_request", {span["name"] for span in spans.values()})

    def test_prompts_are_not_in_the_log_unless_asked_for(self):
        secret = "a prompt that nobody else should read"
        for options, is_there in ([], False), (["--content"], True):
            with self.subTest(options), AnthropicApi("simple") as api:
                self.claude(api, *options, prompt=secret)
                self.assertEqual(secret in self.log.read_text(), is_there)

    def test_max_cost_stops_the_run(self):
        with AnthropicApi("endless", delay_s=0.1) as api:
            done = self.claude(api, "--max-cost", "0.03")
        self.assertEqual(done.returncode, 124, done.stderr)
        self.assertRegex(done.stderr, r"STOPPED: --max-cost is reached: \$\S+ of \$0\.0300\n")
        counted, truth = summary(self.log)["models"][0], api.truth()[MODEL]
        self.assertGreaterEqual(counted["cost_usd"], 0.03)
        # The API may have counted an answer that was in progress when the run was stopped.
        self.assertLessEqual(counted["api"]["requests"], truth["requests"])
        self.assertLessEqual(truth["requests"] - counted["api"]["requests"], 1)
        self.assertLessEqual(counted["tokens"]["output"], truth["output"])
        self.assertGreater(truth["requests"], 3)


if __name__ == "__main__":
    installed = agents_harness.installed(sys.argv.pop(1), "@anthropic-ai/claude-code")
    # The program itself: the package's install script, which would link it to its usual place, has not been run.
    CLAUDE = sorted(installed.glob("node_modules/@anthropic-ai/claude-code-linux-*/claude"))[0]
    unittest.main()
