#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real Qwen Code under `otelc launch`; see claude_code_test.py."""
import json
import sys
import unittest

import agents_harness
from openai_api import OpenAiApi


class QwenCode(agents_harness.AgentTest):
    def test_the_summary_equals_the_count_of_the_api(self):
        for protocol in ("http/protobuf", "grpc"):
            with self.subTest(protocol), OpenAiApi() as api:
                command = [INSTALLED / "node_modules/.bin/qwen", "--auth-type", "openai", "-m", "qwen3-coder-plus", "-p", "say hello"]
                env = {"OPENAI_API_KEY": "not-a-key", "OPENAI_BASE_URL": api.url + "/v1", "OPENAI_MODEL": "qwen3-coder-plus"}
                # Telemetry settings in the settings file do not win.
                telemetry = {"enabled": False, "target": "gcp", "outfile": "telemetry.log", "otlpEndpoint": "http://127.0.0.1:9",
                             "otlpMetricsEndpoint": "http://127.0.0.1:9/v1/metrics", "otlpProtocol": "http"}
                settings = {".qwen/settings.json": json.dumps({"telemetry": telemetry})}
                done = self.run_agent(api, ["--protocol", protocol, "--", *command], env=env, home_files=settings)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("Scripted answer", done.stdout)
                self.check(api, done)
                self.assertNotIn("say hello", self.log.read_text())


if __name__ == "__main__":
    INSTALLED = agents_harness.installed(sys.argv.pop(1), "@qwen-code/qwen-code")
    agents_harness.needs_node(20)
    unittest.main()
