# SPDX-License-Identifier: Apache-2.0
"""Each system's own linter, schema or compiler reads the action, the templates and the document's examples.

ci_templates_test.py imports it with OTELC_ALL_TOOLS=1. Needs the registries of PyPI and Go, and Debian's busybox, groovy and shellcheck;
anything missing is a failure.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import ci_runners
from otelc_harness import DEADLINE_S, environment
from templates_harness import PACKAGING, REPOSITORY, documented, workflows

HERE = Path(__file__).resolve().parent
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
ACTIONS = [PACKAGING / "github-action" / "action.yml", PACKAGING / "github-action" / "finish" / "action.yml"]
WORKFLOW = REPOSITORY / "docs" / "github-workflow.yml"
# Long descriptions; `on:`, which YAML reads as a truth value; no `---` where the systems' own examples have none.
YAMLLINT = """{extends: default, rules: {line-length: {max: 180}, truthy: {check-keys: false}, document-start: disable,
  comments: {min-spaces-from-content: 1}}}"""
# The document names tags of our own and of GitHub's actions, and installs the newest agent: how to get one is the reader's choice.
ZIZMOR = "rules: {unpinned-uses: {config: {policies: {'OWNER/*': ref-pin, 'actions/*': ref-pin}}}, adhoc-packages: {disable: true}}\n"
REGISTRY_S = 900


class Linters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = Path(tempfile.mkdtemp(prefix="otelc-linters-"))
        cls.addClassCleanup(shutil.rmtree, cls.dir, ignore_errors=True)
        # A registry's address and cache may be in any of the caller's variables.
        cls.env = {**os.environ, "GOBIN": str(cls.dir)}
        cls.must([sys.executable, "-m", "venv", cls.dir / "venv"])
        cls.must([cls.dir / "venv" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "ci-linters.txt"])
        cls.must(["go", "install", ACTIONLINT])
        cls.examples = []
        # A repository with the action, so that actionlint knows its inputs and outputs.
        cls.project = cls.dir / "project"
        shutil.copytree(PACKAGING / "github-action", cls.project / "packaging" / "github-action")
        (cls.project / ".github" / "workflows").mkdir(parents=True)
        cls.must(["git", "init", "--quiet", cls.project])
        for number, text in enumerate(workflows()):
            cls.examples.append(cls.dir / f"example-{number}.yml")
            cls.examples[-1].write_text(text)
            local = ci_runners.ACTION.sub(r"./\1", text)
            assert local != text
            (cls.project / ".github" / "workflows" / f"{number}.yml").write_text(local)
        shutil.copy(WORKFLOW, cls.project / ".github" / "workflows" / "document.yml")

    @classmethod
    def must(cls, command, cwd=None):
        done = subprocess.run(list(map(str, command)), cwd=cwd, env=cls.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=REGISTRY_S, check=False)
        if done.returncode:
            raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout}")
        return done.stdout

    def tool(self, name, *args):
        return self.must([self.dir / "venv" / "bin" / name, *args])

    def load(self, text):
        """Reads YAML as a list of documents, in the venv: this interpreter may lack a parser."""
        script = "import json, sys, yaml; print(json.dumps(list(yaml.load_all(sys.stdin, yaml.BaseLoader))))"
        done = subprocess.run([self.dir / "venv" / "bin" / "python", "-c", script], input=text, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def schema(self, name, file, *options):
        self.assertIn("ok", self.tool("check-jsonschema", "--builtin-schema", f"vendor.{name}", *options, file))

    def test_schemas(self):
        for action in ACTIONS:
            self.schema("github-actions", action)
        for workflow in (WORKFLOW, *self.examples):
            self.schema("github-workflows", workflow)
        gitlab = ("--data-transform", "gitlab-ci")
        self.schema("gitlab-ci", PACKAGING / "gitlab" / "otelc.gitlab-ci.yml", *gitlab)
        self.schema("buildkite", PACKAGING / "buildkite" / "pipeline.yml")
        self.schema("circle-ci", PACKAGING / "circleci" / "config.yml")
        component = (PACKAGING / "gitlab" / "templates" / "otelc.yml").read_text()
        jobs = ci_runners.component(component, {"url": "https://example.invalid", "run": "true"}, self.load)
        for number, text in enumerate((json.dumps(jobs), *documented("yaml", "packaging/gitlab/"))):
            file = self.dir / f"gitlab-{number}.yml"
            file.write_text(text)
            self.schema("gitlab-ci", file, *gitlab)

    def test_a_schema_finds_a_mistake(self):
        file = self.dir / "action.yml"
        file.write_text(ACTIONS[0].read_text().replace("using: composite", "using: composed"))
        with self.assertRaises(AssertionError):
            self.schema("github-actions", file)

    def test_actionlint(self):
        files = sorted((self.project / ".github" / "workflows").iterdir())
        self.assertEqual(self.must([self.dir / "actionlint", *files], cwd=self.project), "")
        wrong = self.project / ".github" / "workflows" / "wrong.yml"
        wrong.write_text(files[0].read_text().replace("max-cost", "max-costs"))
        self.addCleanup(wrong.unlink)
        with self.assertRaisesRegex(AssertionError, 'input "max-costs" is not defined'):
            self.must([self.dir / "actionlint", wrong], cwd=self.project)

    def test_zizmor(self):
        config = self.dir / "zizmor.yml"
        config.write_text(ZIZMOR)
        said = self.tool("zizmor", "--offline", "--config", config, *ACTIONS, *self.examples)
        self.assertIn("No findings", said)

    def test_yamllint(self):
        files = [*ACTIONS, WORKFLOW, *self.examples, *PACKAGING.glob("gitlab/**/*.yml"), PACKAGING / "buildkite" / "pipeline.yml",
                 PACKAGING / "circleci" / "config.yml"]
        self.assertEqual(self.tool("yamllint", "--strict", "-d", YAMLLINT, *files), "")

    def test_shellcheck(self):
        scripts = [PACKAGING / "install.sh", *(PACKAGING / "github-action").glob("*.sh")]
        self.assertEqual(self.must(["shellcheck", *scripts], cwd=REPOSITORY), "")
        embedded = {}
        for job in self.load((PACKAGING / "gitlab" / "otelc.gitlab-ci.yml").read_text())[0].values():
            embedded["sh"] = job["before_script"]
        component = (PACKAGING / "gitlab" / "templates" / "otelc.yml").read_text()
        (job,) = ci_runners.component(component, {"url": "u", "run": "true"}, self.load).values()
        embedded["dash"] = job["before_script"] + job["script"]
        embedded["bash"] = [step["command"].replace("$$", "$") for step in self.load((PACKAGING / "buildkite" / "pipeline.yml").read_text())[0]["steps"]]
        circleci = self.load((PACKAGING / "circleci" / "config.yml").read_text())[0]["jobs"]["agent"]["steps"]
        embedded["ksh"] = [step["run"]["command"] for step in circleci if "run" in step]
        for shell, texts in embedded.items():
            file = self.dir / f"embedded.{shell}"
            file.write_text("\n".join(texts))
            # A list of words on purpose, text for a later shell, and a here-document with the caller's command.
            self.must(["shellcheck", f"--shell={shell}", "--exclude=SC2086,SC2016", file])

    def test_jenkinsfile(self):
        java = Path(shutil.which("java")).resolve()
        directory = self.dir / "jenkins"
        directory.mkdir()
        env = environment(JAVA_HOME=str(java.parents[1]), WORKSPACE=str(directory), WORKSPACE_TMP=f"{directory}@tmp")
        file = PACKAGING / "jenkins" / "Jenkinsfile"
        groovy = ["groovy", REPOSITORY / "tests" / "support" / "jenkins_pipeline.groovy"]
        done = subprocess.run([*groovy, file], env=env, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        # ci_templates_test.py runs what it finds without Groovy: the same.
        variables, scripts = ci_runners.jenkins_steps(file.read_text(), env)
        self.assertEqual(found["environment"], variables)
        self.assertEqual([text.strip() for text in found["shell"]], [text.strip() for text in scripts])
        self.assertEqual([list(step) for step in found["after"]], [["junit"], ["archiveArtifacts"]])
        wrong = self.dir / "Jenkinsfile"
        wrong.write_text(file.read_text().replace("archiveArtifacts", "archiveArtefacts"))
        self.assertNotEqual(subprocess.run([*groovy, wrong], env=env, capture_output=True, timeout=DEADLINE_S, check=False).returncode, 0)
