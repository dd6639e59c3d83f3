#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real Codex CLI under `otelc launch`, which gives it arguments instead of an environment; see claude_code_test.py."""
import sys
import unittest

import agents_harness
from openai_api import OpenAiApi

MODEL = "gpt-5-codex"


class Codex(agents_harness.AgentTest):
    def codex(self, api, *options):
        config = {"model": MODEL, "model_provider": "stand-in", "model_providers.stand-in.name": "stand-in",
                  "model_providers.stand-in.base_url": api.url + "/v1", "model_providers.stand-in.wire_api": "responses",
                  "model_providers.stand-in.env_key": "STAND_IN_KEY"}
        command = [INSTALLED / "node_modules/.bin/codex", "exec", "--skip-git-repo-check"]
        for name, value in config.items():
            command += ["-c", f'{name}="{value}"']
        return self.run_agent(api, [*options, "--", *command, "say hello"], env={"STAND_IN_KEY": "not-a-key"})

    def test_the_summary_is_the_apis_own_count(self):
        for protocol in ("http/protobuf", "http/json", "grpc"):
            with self.subTest(protocol), OpenAiApi() as api:
                done = self.codex(api, "--protocol", protocol)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("Scripted answer", done.stdout)
                self.check(api, done)
                self.assertNotIn("say hello", self.log.read_text())


if __name__ == "__main__":
    INSTALLED = agents_harness.installed(sys.argv.pop(1), "@openai/codex")
    unittest.main()
