# SPDX-License-Identifier: Apache-2.0
"""Runs the steps of CI configurations as their systems do: the shells they use, the variables they set, the files they read."""
import json
import os
import re
import shlex
import signal
import subprocess
from pathlib import Path

from otelc_harness import DEADLINE_S, environment

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
NAMED = re.compile(r"(inputs|github|secrets|steps\.([\w-]+)\.outputs)\.([\w-]+)")
ACTION = re.compile(r"OWNER/otelc/(packaging/github-action[\w/-]*)@v[\d.]+")


def run(command, directory, env):
    """Returns (code, output). A command that hangs is killed with all that it started in its session."""
    with subprocess.Popen(command, cwd=directory, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as process:
        try:
            said, _ = process.communicate(timeout=DEADLINE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return process.returncode, said


def pairs(text):
    """Returns the pairs in GITHUB_OUTPUT or GITHUB_ENV: NAME=VALUE, or NAME<<END with lines up to END."""
    found, lines = {}, iter(text.splitlines())
    for line in lines:
        name, end = re.match(r"([^=<]+)(?:<<(.+)|=)", line).groups()
        found[name] = "\n".join(iter(lambda: next(lines), end)) if end else line[len(name) + 1:]
    return found


class GitHub:
    """A job on a hosted runner. `log` has what its steps printed."""

    def __init__(self, directory, repository, path, more=()):
        self.repository, self.workspace = Path(repository), Path(directory) / "work"
        self.page, self.tool_cache, temp = Path(directory) / "page.md", Path(directory) / "tools", Path(directory) / "temp"
        for made in (self.workspace, self.tool_cache, temp):
            made.mkdir()
        self.env = environment(**{
            "PATH": path, "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "me/shop",
            "GITHUB_REF_NAME": "fix", "GITHUB_RUN_ID": "77", "GITHUB_JOB": "agent", "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_STEP_SUMMARY": str(self.page), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64" if os.uname().machine == "x86_64" else "ARM64",
            "RUNNER_TEMP": str(temp), "RUNNER_TOOL_CACHE": str(self.tool_cache), **dict(more)})
        self.temp, self.log, self.steps = temp, "", {}

    def script(self, text, env, steps, name):
        """Runs one `run` with its files of commands, and takes over what it wrote to them; returns whether it succeeded."""
        files = {variable: self.temp / variable for variable in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")}
        for file in files.values():
            file.write_text("")
        script = self.temp / "script.sh"
        script.write_text(text)
        code, said = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], self.workspace,
                         {**self.env, **env, **{variable: str(file) for variable, file in files.items()}})
        self.log += said
        if name:
            steps[name] = pairs(files["GITHUB_OUTPUT"].read_text())
        self.env.update(pairs(files["GITHUB_ENV"].read_text()))
        for line in files["GITHUB_PATH"].read_text().splitlines():
            self.env["PATH"] = f"{line}:{self.env['PATH']}"
        return code == 0

    @staticmethod
    def value(text, known, steps):
        """Returns a text with its expressions replaced, of the few kinds that we use."""
        def replaced(match):
            kind, step, name = NAMED.fullmatch(match[1]).groups()
            return steps.get(step, {}).get(name, "") if step else known[kind][name]
        return EXPRESSION.sub(replaced, str(text))

    def is_wanted(self, condition, succeeded, known, steps):
        if condition is None:
            return succeeded
        if condition == "always()":
            return True
        left, operator, right = re.fullmatch(r"(\S+) (==|!=) '(\w*)'", condition).groups()
        same = self.value("${{ " + left + " }}", known, steps) == right
        return succeeded and same == (operator == "==")

    def action(self, folder, inputs, load, env=()):
        """Runs a composite action of this repository, whose steps depend on each other and not on the job; returns (succeeded, outputs)."""
        folder = self.repository / folder
        action = load((folder / "action.yml").read_text())
        unknown = set(dict(inputs)) - set(action["inputs"])
        assert not unknown, f"unexpected inputs: {unknown}"
        given = {name: str(dict(inputs).get(name, declared["default"])) for name, declared in action["inputs"].items()}
        given = {name: value.lower() if value in ("True", "False") else value for name, value in given.items()}
        known, steps, succeeded = {"inputs": given, "github": {"action_repository": "example/otelc"}}, {}, True
        for step in action["runs"]["steps"]:
            assert step["shell"] == "bash" and not EXPRESSION.search(step["run"]), step
            if self.is_wanted(step.get("if"), succeeded, known, steps):
                own = {name: self.value(value, known, steps) for name, value in step.get("env", {}).items()}
                succeeded &= self.script(step["run"], {**dict(env), **own, "GITHUB_ACTION_PATH": str(folder)}, steps, step.get("id"))
        return succeeded, {name: self.value(output["value"], known, steps) for name, output in action["outputs"].items()}

    def workflow(self, workflow, extra, load):
        """Runs the only job of a workflow; `extra` are inputs for each use of our action. Returns (succeeded, outputs of the last use)."""
        (job,) = workflow["jobs"].values()
        outputs, succeeded = {}, True
        for step in job["steps"]:
            if not self.is_wanted(step.get("if"), succeeded, {}, self.steps):
                continue
            known = {"secrets": {"ANTHROPIC_API_KEY": "secret"}}
            env = {name: self.value(value, known, self.steps) for name, value in step.get("env", {}).items()}
            if "uses" in step:
                folder = ACTION.fullmatch(step["uses"])
                if not folder:
                    assert step["uses"].startswith("actions/checkout@"), step
                    continue
                inputs = {**step.get("with", {}), **({} if folder[1].endswith("finish") else extra)}
                done, outputs = self.action(folder[1], inputs, load, env)
                self.steps[step.get("id")] = outputs
            else:
                assert not EXPRESSION.search(step["run"]), step
                done = self.script(step["run"], env, self.steps, step.get("id"))
            succeeded &= done
        return succeeded, outputs


def lines_of(value):
    return [value] if isinstance(value, str) else list(value)


def gitlab(job, directory, env, shell):
    """Runs before_script and script in one subshell, as GitLab Runner does; `job` has its `extends` merged. Returns (code, output)."""
    variables = {name: str(value) for name, value in job.get("variables", {}).items()}
    script = "\n".join([*lines_of(job.get("before_script", [])), *lines_of(job["script"])])
    text = f"if set -o | grep pipefail >/dev/null; then set -o pipefail; fi; set -o errexit; set +o noclobber; : | (eval {shlex.quote(script)}); exit 0"
    return run([shell, "-c", text], directory, {**env, "CI": "true", "GITLAB_CI": "true", "CI_PROJECT_DIR": str(directory), **variables})


def component(text, inputs, load_all):
    """Returns the jobs of a GitLab CI/CD component. GitLab replaces inputs in the text, before it reads it."""
    head, body = text.split("\n---\n")
    (spec,) = load_all(head)
    declared = spec["spec"]["inputs"]
    unknown = set(inputs) - set(declared)
    assert not unknown, f"unknown inputs: {unknown}"
    values = {name: inputs[name] if name in inputs else declaration["default"] for name, declaration in declared.items()}
    text = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda m: json.dumps(v) if isinstance(v := values[m[1]], bool) else str(v), body)
    (jobs,) = load_all(text)
    return jobs


def circleci(config, directory, env):
    """Runs the steps of the only job, each in a shell that reads BASH_ENV; returns (code, output). What stores files runs always."""
    (job,) = config["jobs"].values()
    bash_env = Path(directory) / "bash.env"
    bash_env.touch()
    env = {**env, "CI": "true", "CIRCLECI": "true", "BASH_ENV": str(bash_env), **job["environment"]}
    code, said = 0, ""
    for step in job["steps"]:
        if isinstance(step, dict) and "run" in step and code == 0:
            code, more = run(["bash", "-eo", "pipefail", "-c", step["run"]["command"]], directory, env)
            said += more
    return code, said


def buildkite(pipeline, directory, env):
    """Runs the only step, after the variables that the upload replaces; returns (code, output)."""
    (step,) = pipeline["steps"]
    assert not re.search(r"(?<!\$)\$(?!\$)", step["command"]), "the upload would replace this variable"
    return run(["bash", "-e", "-c", step["command"].replace("$$", "$")], directory, {**env, "CI": "true", "BUILDKITE": "true", **pipeline["env"]})


def jenkins_steps(text, env):
    """Returns (environment, scripts) of a Jenkinsfile."""
    (block,) = re.findall(r"environment \{\n(.*?)\n  \}", text, re.DOTALL)
    found = {}
    for name, quote, value in re.findall(r"(\w+) = (['\"])(.*)\2", block):
        found[name] = re.sub(r"\$\{env\.(\w+)\}", lambda m: env[m[1]], value) if quote == '"' else value
    return found, re.findall(r"sh '''\n(.*?)'''", text, re.DOTALL)


def jenkins(text, directory, env):
    """Runs the `sh` steps of a Jenkinsfile, each in a shell of its own; returns (code, output)."""
    env = {**env, "WORKSPACE": str(directory), "WORKSPACE_TMP": f"{directory}@tmp", "JENKINS_URL": "https://jenkins.example.invalid/"}
    variables, scripts = jenkins_steps(text, env)
    code, said = 0, ""
    for script in scripts:
        if code == 0:
            code, more = run(["sh", "-xe", "-c", script], directory, {**env, **variables})
            said += more
    return code, said
