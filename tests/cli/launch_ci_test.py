#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc launch` in a CI job: the step summary, outputs, annotations, GitLab's files, and --report anywhere."""
import json
import os
import re
import shlex
import signal
import subprocess
import unittest
from pathlib import Path

from launch_harness import AGENT, LaunchTest, commands_of
from otelc_harness import DEADLINE_S, await_condition, binary, environment

SECTION = re.compile(r"<!-- otelc ([0-9a-f]{16}) -->\n\n(.*?)\n\n<!-- *end of otelc \1 -->\n", re.DOTALL)
REPOSITORY = Path(__file__).resolve().parents[2]
HOSTILE = "|<script>=1+1\n::error::"


class CiTest(LaunchTest):
    def setUp(self):
        super().setUp()
        self.page, self.output = self.dir / "page.md", self.dir / "output"
        self.github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(self.page), "GITHUB_OUTPUT": str(self.output)}

    def sections(self):
        return [found[2] for found in SECTION.finditer(self.page.read_text())] if self.page.exists() else []

    def outputs(self):
        return dict(line.split("=", 1) for line in self.output.read_text().splitlines())

    def annotations(self, done):
        return [line for line in done.stderr.splitlines() if line.startswith("::")]


class GitHub(CiTest):
    def test_a_run_writes_the_step_summary_and_the_outputs(self):
        done = self.launch("--", *AGENT, "replay", "rich-json", env=self.github)
        self.assertEqual((done.returncode, done.stdout, self.annotations(done)), (0, "", []))
        (section,) = self.sections()
        self.assertTrue(section.startswith("### $0.0"), section)
        self.assertIn("| `claude-sonnet-4-6` |", section)
        self.assertNotIn("still running", section)
        outputs = self.outputs()
        self.assertEqual(list(outputs), ["cost_usd", "total_tokens", "api_requests", "api_errors", "verdict"])
        self.assertEqual(outputs["verdict"], "complete")
        self.assertGreater(float(outputs["cost_usd"]), 0)
        self.assertIn(f"{int(outputs['total_tokens']):,} tokens", section)

    def test_an_unknown_value_is_an_empty_output(self):
        done = self.launch("--max-tokens", "5", "--", *AGENT, "spend", "-", "10", "1", env=self.github)
        self.assertEqual(done.returncode, 124)
        outputs = self.outputs()
        self.assertEqual([outputs[key] for key in ("cost_usd", "total_tokens", "api_requests")], ["", "10", "1"])
        self.launch("--", "true", env=self.github)
        self.assertEqual(self.outputs(), {"cost_usd": "", "total_tokens": "", "api_requests": "", "api_errors": "", "verdict": "none"})

    def test_outputs_begin_on_a_line_of_their_own(self):
        self.output.write_text("mine=1")  # without a final newline
        self.launch("--", "true", env=self.github)
        self.assertEqual(self.outputs()["mine"], "1")
        self.assertEqual(self.outputs()["verdict"], "none")

    def test_while_it_runs_the_page_shows_the_spend_and_other_text_stays(self):
        self.page.write_text("# Mine\n")
        process = self.start("--", *AGENT, "spend", "0.25", "1000", "2", env=self.github)
        self.assertEqual(process.stdout.readline(), "spent\n")
        state = await_condition(lambda: next((s for s in self.sections() if "$0.50" in s), None), "the state", process)
        self.assertIn("_So far: at 20", state)
        self.assertIn("the command was still running._", state)
        with self.page.open("a") as file:
            file.write("what the command appended\n")
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE_S)
        (section,) = self.sections()
        self.assertNotIn("still running", section)
        text = SECTION.sub("", self.page.read_text())
        self.assertEqual(text, "# Mine\nwhat the command appended\n")

    def test_after_sigkill_the_page_shows_the_last_state(self):
        process = self.start("--", *AGENT, "spend", "0.25", "1000", "2", env=self.github)
        process.stdout.readline()
        await_condition(lambda: any("$0.50" in s for s in self.sections()), "the state", process)
        (child,) = commands_of(process.pid)
        process.kill()
        process.wait()
        os.kill(child, signal.SIGKILL)
        (section,) = self.sections()
        self.assertIn("still running", section)

    def test_a_command_that_cannot_be_run_does_not_stay_running_on_the_page(self):
        done = self.launch("--report", f"json={self.dir / 'r.json'}", "--", "no-such-command-at-all", env=self.github)
        self.assertEqual(done.returncode, 127)
        self.assertTrue(all("still running" not in section for section in self.sections()))
        self.assertEqual(len(self.sections()), 1)
        self.assertEqual(self.outputs()["verdict"], "none")
        self.assertEqual(json.loads((self.dir / "r.json").read_text())["check"]["verdict"], "none")

    def test_without_a_collector_there_are_outputs_and_reports_too(self):
        (self.dir / "run").write_text("no directory")
        done = self.launch("--report", f"json={self.dir / 'r.json'}", "--", "true", env=self.github)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.outputs()["verdict"], "none")
        self.assertEqual(json.loads((self.dir / "r.json").read_text())["check"]["verdict"], "none")
        self.assertIn("::warning title=otelc::no telemetry is recorded for this run", done.stderr)

    def test_a_reached_limit_is_an_error_and_a_near_one_a_warning(self):
        done = self.launch("--max-cost", "1", "--", *AGENT, "spend", "0.85", "10", "2", env=self.github)
        self.assertEqual(done.returncode, 124)
        warning, error = self.annotations(done)
        self.assertEqual(warning, "::warning title=otelc::80 %25 of --max-cost is spent: $0.8500 of $1.00")
        self.assertEqual(error, "::error title=otelc::--max-cost is reached: $1.70 of $1.00")
        self.assertIn("max-cost: failed", self.sections()[0])

    def test_a_reached_limit_hides_no_other_gate(self):
        done = self.launch("--max-cost", "5", "--max-tokens", "5", "--", *AGENT, "spend", "-", "10", "1", env=self.github)
        self.assertEqual(done.returncode, 124)
        tokens, cost = [line for line in self.annotations(done) if line.startswith("::error ")]
        self.assertEqual(tokens, "::error title=otelc::--max-tokens is reached: 10 of 5")
        self.assertEqual(cost, "::error title=otelc::the cost of claude-test is not known, so --max-cost cannot hold it")

    def test_a_gate_that_passes_needs_no_annotation(self):
        done = self.launch("--max-cost", "100", "--max-tokens", "100000", "--", *AGENT, "replay", "rich-json", env=self.github)
        self.assertEqual(self.annotations(done), [])
        self.assertIn("| max-cost | ✅ passed |", self.sections()[0])

    def test_a_limit_without_measurements_is_an_error(self):
        done = self.launch("--max-cost", "1", "--max-tokens", "10", "--", "true", env=self.github)
        self.assertEqual(self.annotations(done), [
            "::error title=otelc::nothing to measure: the telemetry reports no cost (--max-cost)",
            "::error title=otelc::nothing to measure: the telemetry reports no tokens (--max-tokens)"])
        self.assertEqual(done.returncode, 0, "the command's own code")

    def test_incomplete_telemetry_is_a_warning(self):
        done = self.launch("--", *AGENT, "replay", "sig-kill", env=self.github)
        (warning,) = self.annotations(done)
        self.assertTrue(warning.startswith("::warning title=otelc::telemetry is incomplete: "), warning)

    def test_telemetry_sent_elsewhere_on_purpose_is_not_missed(self):
        done = self.launch("--keep-endpoint", "--", "true", env={**self.github, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"})
        self.assertEqual(self.annotations(done), [])

    def test_hostile_names_make_no_command_and_do_not_end_the_section(self):
        agent = "; ".join(["import fake_agent as f", f"f.MODEL = {HOSTILE!r}", "f.main('spend', '0.5', '10', '1')"])
        command = ["env", f"PYTHONPATH={os.path.dirname(AGENT[1])}", AGENT[0], "-c", agent]
        done = self.launch("--max-cost", "0.4", "--", *command, env=self.github)
        self.assertEqual(done.returncode, 124)
        self.assertEqual(self.annotations(done), ["::error title=otelc::--max-cost is reached: $0.5000 of $0.4000"])
        (section,) = self.sections()
        self.assertNotIn("<script>", re.sub(r"```text\n.*?\n```\n", "", section, flags=re.DOTALL))
        self.assertEqual([line for line in section.splitlines() if line.lstrip().startswith("::")], [])

    def test_two_runs_have_a_section_each(self):
        for _ in range(2):
            self.launch("--", *AGENT, "replay", "simple-json", env=self.github)
        self.assertEqual(len(self.sections()), 2)

    def test_a_page_that_was_truncated_during_the_run_gets_a_new_section(self):
        process = self.start("--", *AGENT, "spend", "0.25", "1000", "1", env=self.github)
        await_condition(self.sections, "a section", process)
        self.page.write_text("short\n")
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE_S)
        self.assertEqual(SECTION.sub("", self.page.read_text()), "short\n")
        self.assertEqual(len(self.sections()), 1)
        self.assertNotIn("\0", self.page.read_text())

    def test_a_page_that_cannot_be_written_is_reported_once_and_stops_nothing(self):
        self.page.mkdir()
        done = self.launch("--", *AGENT, "replay", "simple-json", env=self.github)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr.count(str(self.page)), 1, done.stderr)
        self.assertEqual(self.outputs()["verdict"], "complete")

    def test_the_workflow_of_the_documentation(self):
        # "A workflow file of five lines gives a page": runs its last line as a runner would, with a stand-in for the agent.
        workflow = (REPOSITORY / "docs" / "github-workflow.yml").read_text().splitlines()
        self.assertEqual(len(workflow), 5)
        command = re.search(r"run: '(.*)'", workflow[-1])[1]
        tools = self.dir / "bin"
        tools.mkdir()
        (tools / "otelc").symlink_to(os.path.abspath(binary()))
        (tools / "claude").write_text(f"#!/bin/sh\nexec {shlex.join(AGENT)} replay rich-json\n")
        (tools / "claude").chmod(0o755)
        env = environment(**self.github, PATH=f"{tools}:{os.environ['PATH']}")
        done = subprocess.run(["bash", "-e", "-c", command], cwd=self.dir, env=env, capture_output=True, text=True, check=True)
        self.assertEqual(self.annotations(done), [])
        (section,) = self.sections()
        self.assertTrue(section.startswith("### ✅ $0.0310 for 20,064 tokens in 11 requests\n"), section)
        for part in ("| `claude-sonnet-4-6` | 9 |", "| max-cost | ✅ passed |", "| `claude-sonnet-4-6` | $0.0308 | 99 % | ███", "<details>\n<summary>The whole summary"):
            self.assertIn(part, section)

    def test_the_page_and_reports_name_the_run(self):
        job = {"GITHUB_REPOSITORY": "owner/name", "GITHUB_REF_NAME": "fix|me", "GITHUB_RUN_ID": "77", "GITHUB_JOB": "agent",
               "SOURCE_DATE_EPOCH": "1795478400", "HOSTNAME": "ci-7"}
        reports = [f"--report={name}={self.dir / name}" for name in ("json", "html", "junit")]
        secret = "a prompt with a secret"
        self.launch(*reports, "--", *AGENT, "replay", "simple-json", secret, env={**self.github, **job})
        (section,) = self.sections()
        program = os.path.basename(AGENT[0])
        self.assertIn("claude-code 2.1.330 · [owner&#47;name](https://github.com/owner/name) · branch fix&#124;me · "
                      "run [77](https://github.com/owner/name/actions/runs/77) · job agent · command ", section)
        self.assertIn(" (4 arguments)\n", section)
        self.assertRegex(section, r"\nGenerated 2026-11-24 00:00:00 UTC by otelc [\d.]+$")
        origin = json.loads((self.dir / "json").read_text())["origin"]
        self.assertEqual(origin["run_urls"], ["https://github.com/owner/name/actions/runs/77"])
        self.assertEqual(origin["commands"], [f"{program} (4 arguments)"])
        self.assertIn('href="https://github.com/owner/name/actions/runs/77"', (self.dir / "html").read_text())
        self.assertIn('hostname="ci-7"', (self.dir / "junit").read_text())
        for text in (section, *((self.dir / name).read_text() for name in ("json", "html", "junit"))):
            self.assertNotIn(secret, text)

    def test_no_ci_and_no_github_write_nothing(self):
        for args, env in ((["--no-ci"], self.github), ([], {**self.github, "GITHUB_ACTIONS": "false"}),
                          ([], {**self.github, "GITHUB_ACTIONS": ""})):
            with self.subTest(args=args, env=env["GITHUB_ACTIONS"]):
                done = self.launch(*args, "--max-cost", "1", "--", "true", env=env)
                self.assertEqual((self.page.exists(), self.output.exists(), self.annotations(done)), (False, False, []))

    def test_the_command_gets_its_variables(self):
        done = self.launch("--", "sh", "-c", "echo $GITHUB_STEP_SUMMARY $GITHUB_OUTPUT", env=self.github)
        self.assertEqual(done.stdout, f"{self.page} {self.output}\n")


class GitLab(CiTest):
    def test_a_dotenv_and_a_metrics_file(self):
        done = self.launch("--", *AGENT, "replay", "rich-json", env={"GITLAB_CI": "true"})
        self.assertEqual(done.returncode, 0)
        dotenv = dict(line.split("=", 1) for line in (self.dir / "run" / "otelc.env").read_text().splitlines())
        self.assertEqual(list(dotenv), [f"OTELC_{name}" for name in ("COST_USD", "TOTAL_TOKENS", "API_REQUESTS", "API_ERRORS", "VERDICT")])
        self.assertGreater(int(dotenv["OTELC_TOTAL_TOKENS"]), 0)
        self.assertIn("# EOF", (self.dir / "run" / "metrics.txt").read_text())

    def test_no_ci(self):
        self.launch("--no-ci", "--", "true", env={"GITLAB_CI": "true"})
        self.assertFalse((self.dir / "run" / "otelc.env").exists())

    def test_without_a_collector_the_missing_files_are_reported_and_nothing_stops(self):
        (self.dir / "run").write_text("no directory")
        done = self.launch("--", "true", env={"GITLAB_CI": "true"})
        self.assertEqual(done.returncode, 0)
        self.assertIn("otelc.env", done.stderr)


class Reports(CiTest):
    def test_every_format_at_once(self):
        formats = {name: self.dir / f"report.{name}" for name in ("text", "json", "markdown", "csv", "openmetrics", "junit", "html")}
        options = [part for name, path in formats.items() for part in ("--report", f"{name}={path}")]
        done = self.launch(*options, "--max-cost", "9", "--", *AGENT, "replay", "rich-json")
        self.assertEqual(done.returncode, 0, done.stderr)
        begins = {"text": "Model: ", "json": "{", "markdown": "### ", "csv": "", "openmetrics": "# ", "junit": "<?xml", "html": "<!doctype html>"}
        for name, path in formats.items():
            text = path.read_text()
            self.assertTrue(text.lstrip("=- \n").lower().startswith(begins[name].lower()) or name == "text", (name, text[:80]))
            self.assertIn("claude-sonnet-4-6" if name != "junit" else "max-cost", text, name)
        report = json.loads(formats["json"].read_text())
        self.assertEqual([(gate["name"], gate["outcome"]) for gate in report["gates"]], [("max-cost", "passed")])

    def test_it_is_written_if_a_limit_stopped_the_command(self):
        done = self.launch("--report", f"json={self.dir / 'r.json'}", "--max-tokens", "5", "--", *AGENT, "spend", "0.1", "10", "1")
        self.assertEqual(done.returncode, 124)
        (gate,) = json.loads((self.dir / "r.json").read_text())["gates"]
        self.assertEqual((gate["name"], gate["outcome"], gate["measured"]), ("max-tokens", "failed", 10))

    def test_a_report_that_cannot_be_written_at_the_end_is_an_error_message_and_changes_no_exit_code(self):
        report = self.dir / "reports" / "r.json"
        report.parent.mkdir()
        done = self.launch("--report", f"json={report}", "--", "sh", "-c", f"rmdir {report.parent}; exit 3")
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"otelc: {report}: its directory does not exist\n", done.stderr)

    def test_an_unknown_report_is_a_usage_error(self):
        for text, why in (("html", "FORMAT=FILE"), ("html=", "FORMAT=FILE"), ("pdf=x", "must be one of table, text, json")):
            done = self.launch("--report", text, "--", "true")
            self.assertEqual(done.returncode, 125, text)
            self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()
