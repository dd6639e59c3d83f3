#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real Gemini CLI under `otelc launch`; see claude_code_test.py."""
import json
import sys
import unittest

import agents_harness
from gemini_api import GeminiApi


class GeminiCli(agents_harness.AgentTest):
    def test_the_summary_equals_the_count_of_the_api(self):
        for protocol in ("http/protobuf", "grpc"):
            with self.subTest(protocol), GeminiApi() as api:
                command = [INSTALLED / "node_modules/.bin/gemini", "-m", "gemini-2.5-flash", "-p", "say hello"]
                env = {"GEMINI_API_KEY": "not-a-key", "GOOGLE_GEMINI_BASE_URL": api.url, "GEMINI_CLI_TRUST_WORKSPACE": "true"}
                # Telemetry settings in the settings file do not win.
                telemetry = {"enabled": False, "target": "gcp", "outfile": "telemetry.log", "otlpEndpoint": "http://127.0.0.1:9",
                             "logPrompts": True}
                settings = {".gemini/settings.json": json.dumps(
                    {"security": {"auth": {"selectedType": "gemini-api-key"}}, "telemetry": telemetry})}
                done = self.run_agent(api, ["--protocol", protocol, "--", *command], env=env, home_files=settings)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("Scripted answer", done.stdout)
                self.check(api, done)
                self.assertNotIn("say hello", self.log.read_text())


if __name__ == "__main__":
    INSTALLED = agents_harness.installed(sys.argv.pop(1), "@google/gemini-cli")
    agents_harness.needs_node(20)
    unittest.main()
