#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The templates for GitLab, Jenkins, Buildkite and CircleCI: runs their steps as the systems do, with a release on loopback."""
import re
import unittest

import ci_runners
import fake_release
from templates_harness import ALL_TOOLS, PACKAGING, REPOSITORY, VERSION, TemplatesTest, documented, main, yaml


@unittest.skipUnless(yaml or ALL_TOOLS, "no PyYAML (python3-yaml)")
class Templates(TemplatesTest):
    def assert_gitlab_files(self, job):
        reports = job["artifacts"]["reports"]
        dotenv = (self.dir / "work" / reports["dotenv"]).read_text()
        self.assertRegex(dotenv, r"OTELC_TOTAL_TOKENS=\d*\n")
        self.assertIn("# EOF", (self.dir / "work" / reports["metrics"]).read_text())
        self.assertTrue((self.dir / "work" / reports["junit"]).exists())
        self.assertEqual(sorted(self.dir.glob("tmp.*")), [], "a job leaves nothing behind")

    def test_gitlab(self):
        template = yaml.safe_load((PACKAGING / "gitlab" / "otelc.gitlab-ci.yml").read_text())[".otelc"]
        (example,) = documented("yaml", "extends: .otelc")
        own = yaml.safe_load(example)["agent"]

        def body(directory, env):
            pins = {"OTELC_URL": self.url, "OTELC_SHA256": self.sum, "OTELC_INSTALL_SHA256": fake_release.sha256(fake_release.INSTALLER)}
            job = {**template, **own, "variables": {**template["variables"], **own["variables"], **pins}}
            result = ci_runners.gitlab(job, directory, env, "sh")
            self.assert_gitlab_files(job)
            return result

        self.with_each_agent(body)
        wrong = {**template, **own, "variables": {**template["variables"], "OTELC_URL": self.url, "OTELC_INSTALL_SHA256": "0" * 64}}
        code, said = ci_runners.gitlab(wrong, self.dir / "work", self.environment(), "sh")
        self.assertNotEqual(code, 0)
        self.assertNotIn("installed otelc", said)
        without = {**wrong, "variables": template["variables"]}
        self.assertIn("set OTELC_URL", ci_runners.gitlab(without, self.dir / "work", self.environment(), "sh")[1])

    def test_gitlab_component(self):
        text = (PACKAGING / "gitlab" / "templates" / "otelc.yml").read_text()
        (example,) = documented("yaml", "inputs:\n      url:")
        inputs = {**yaml.safe_load(example)["include"][0]["inputs"], "url": self.url}

        def body(directory, env, more=()):
            (job,) = ci_runners.component(text, {**inputs, **dict(more)}, yaml.safe_load_all).values()
            result = ci_runners.gitlab(job, directory, env, "bash")
            self.assert_gitlab_files(job)
            return result

        self.with_each_agent(body)
        strict = {"run": "true 'with \"quotes\" and $HOME'", "require-telemetry": True, "max-tokens": "20k", "args": "--keep 5 --full"}
        self.assertEqual(body(self.dir / "work", self.environment(), strict)[0], 125)

    def test_both_gitlab_templates_install_alike(self):
        template = yaml.safe_load((PACKAGING / "gitlab" / "otelc.gitlab-ci.yml").read_text())[".otelc"]
        text = (PACKAGING / "gitlab" / "templates" / "otelc.yml").read_text()
        (job,) = ci_runners.component(text, {"url": "u", "run": "r"}, yaml.safe_load_all).values()
        for key in ("before_script", "artifacts"):
            self.assertEqual(job[key], template[key])

    def test_circleci(self):
        config = yaml.safe_load(self.filled((PACKAGING / "circleci" / "config.yml").read_text()))
        self.with_each_agent(lambda directory, env: ci_runners.circleci(config, directory, env))
        (job,) = config["jobs"].values()
        stored = [step["store_test_results"]["path"] for step in job["steps"] if "store_test_results" in step]
        self.assertEqual(stored, ["run/gates.xml"])

    def test_buildkite(self):
        pipeline = yaml.safe_load(self.filled((PACKAGING / "buildkite" / "pipeline.yml").read_text()))
        self.tool("buildkite-agent", f'echo "$@" >"{self.dir}/annotated"; cat >>"{self.dir}/annotated"')
        annotations = []

        def body(directory, env):
            result = ci_runners.buildkite(pipeline, directory, env)
            annotations.append((self.dir / "annotated").read_text())
            return result

        self.with_each_agent(body)
        good, bad = annotations
        self.assertTrue(good.startswith("annotate --context otelc --style success\n### ✅ $0.0310"), good)
        self.assertTrue(bad.startswith("annotate --context otelc --style error\n### ❌ $3.00"), bad)


class WithoutYaml(TemplatesTest):
    def test_jenkins(self):
        text = self.filled((PACKAGING / "jenkins" / "Jenkinsfile").read_text())
        self.with_each_agent(lambda directory, env: ci_runners.jenkins(text, directory, env))

    def test_versions_are_the_projects(self):
        for file in [*PACKAGING.glob("gitlab/**/*.yml"), PACKAGING / "jenkins" / "Jenkinsfile", PACKAGING / "buildkite" / "pipeline.yml",
                     PACKAGING / "circleci" / "config.yml", REPOSITORY / "docs" / "ci.md"]:
            self.assertEqual(set(re.findall(r"\bv(\d+\.\d+\.\d+)\b", file.read_text())), {VERSION}, file)


if ALL_TOOLS:
    from ci_linters import Linters  # noqa: F401 pylint: disable=unused-import

if __name__ == "__main__":
    main(parses=False)
