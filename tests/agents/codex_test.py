#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real Codex CLI under `otelc launch`, which passes it arguments instead of variables; see claude_code_test.py."""
import os
import shlex
import sys
import unittest

import agents_harness
from openai_api import OpenAiApi

MODEL = "gpt-5-codex"


class Codex(agents_harness.AgentTest):
    def codex(self, api, *options, is_behind_script=False):
        config = {"model": MODEL, "model_provider": "stand-in", "model_providers.stand-in.name": "stand-in",
                  "model_providers.stand-in.base_url": api.url + "/v1", "model_providers.stand-in.wire_api": "responses",
                  "model_providers.stand-in.env_key": "STAND_IN_KEY"}
        programs = INSTALLED / "node_modules/.bin"
        command = ["codex" if is_behind_script else str(programs / "codex"), "exec", "--skip-git-repo-check"]
        for name, value in config.items():
            command += ["-c", f'{name}="{value}"']
        command.append("say hello")
        if is_behind_script:
            command = ["bash", "-c", shlex.join(command)]
        env = {"STAND_IN_KEY": "not-a-key", "PATH": f"{programs}:{os.environ['PATH']}"}
        return self.run_agent(api, [*options, "--", *command], env=env)

    def test_the_summary_equals_the_count_of_the_api(self):
        cases = [("http/protobuf", False), ("http/json", False), ("grpc", False), ("http/protobuf", True)]
        for protocol, is_behind_script in cases:
            with self.subTest(protocol, is_behind_script=is_behind_script), OpenAiApi() as api:
                done = self.codex(api, "--protocol", protocol, is_behind_script=is_behind_script)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("Scripted answer", done.stdout)
                self.check(api, done)
                self.assertNotIn("say hello", self.log.read_text())


if __name__ == "__main__":
    INSTALLED = agents_harness.installed(sys.argv.pop(1), "@openai/codex")
    unittest.main()
