# SPDX-License-Identifier: Apache-2.0
"""The compose and Kubernetes files against their schemas; a part of container_test.py that needs Go, the Go proxy and PyPI."""
import json
import os
import re
import subprocess
import tempfile
import unittest
import venv
import zipfile
from pathlib import Path

from container_layout import COMPOSE, DAEMONSET, SIDECAR, VERSION

PACKAGES = ("check-jsonschema==0.39.0", "pyyaml==6.0.4")
SCHEMAS = "kubernetes-validate==1.37.0"
KUBECONFORM = "github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0"
KUBERNETES_VERSIONS = ("1.29.0", "1.37.0")  # the first with sidecars by default, and the newest of SCHEMAS
KINDS = ("daemonset-apps-v1", "job-batch-v1", "service-v1")
DEADLINE_S = 300


def run(*command, stdin=None, **env):
    """Returns (exit code, output)."""
    done = subprocess.run(list(map(str, command)), input=stdin, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=DEADLINE_S, check=False)
    return done.returncode, done.stdout


class Manifests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="otelc-manifests-")))
        venv.create(cls.dir / "venv", with_pip=True)
        cls.python = cls.dir / "venv/bin/python"
        for command in ((cls.python, "-m", "pip", "install", "--quiet", *PACKAGES),
                        (cls.python, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", cls.dir / "wheels", SCHEMAS),
                        ("go", "install", KUBECONFORM)):
            code, said = run(*command, GOBIN=str(cls.dir / "bin"))
            if code != 0:
                raise AssertionError(f"{command}: exit {code}\n{said}")
        (wheel,) = (cls.dir / "wheels").iterdir()
        with zipfile.ZipFile(wheel) as archive:
            for version in KUBERNETES_VERSIONS:
                cls.place_schemas(archive, version)

    @classmethod
    def place_schemas(cls, archive, version):
        """Writes each schema with the definitions that it refers to, which kubeconform does not look up in another file."""
        def read(name):
            text = archive.read(f"kubernetes_validate/kubernetes-json-schema/v{version}-local-strict/{name}.json").decode()
            return json.loads(re.sub(r"(?:/api/)?_definitions\.json#", "#", text))

        target = cls.dir / version
        target.mkdir()
        definitions = read("_definitions")
        for kind in KINDS:
            (target / f"{kind}.json").write_text(json.dumps({**definitions, **read(kind)}), encoding="utf-8")

    def kubeconform(self, text, version):
        return run(self.dir / "bin/kubeconform", "-strict", "-summary", "-schema-location",
                   f"{self.dir}/{version}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json", stdin=text)

    def documents(self, path):
        code, out = run(self.python, "-c", "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))", path)
        self.assertEqual(code, 0, out)
        return json.loads(out)

    def test_kubernetes(self):
        for version in KUBERNETES_VERSIONS:
            for path, resources in ((SIDECAR, 1), (DAEMONSET, 2)):
                with self.subTest(version=version, file=path.name):
                    code, said = self.kubeconform(path.read_text(encoding="utf-8"), version)
                    self.assertEqual(code, 0, said)
                    self.assertIn(f"Valid: {resources}, Invalid: 0, Errors: 0, Skipped: 0", said)

    def test_broken_kubernetes_files_are_found(self):
        for path, good, bad in ((DAEMONSET, "httpGet:", "httpget:"), (DAEMONSET, "internalTrafficPolicy", "trafficPolicy"),
                                (SIDECAR, "restartPolicy: Always", "restartPolicy: [Always]"), (SIDECAR, "periodSeconds: 1", "periodSeconds: soon")):
            text = path.read_text(encoding="utf-8")
            self.assertIn(good, text)
            code, said = self.kubeconform(text.replace(good, bad), KUBERNETES_VERSIONS[-1])
            self.assertEqual(code, 1, said)
            self.assertIn("Invalid: 1", said)

    def test_pods_meet_the_restricted_standard(self):
        pods = {document["metadata"]["name"] + document["kind"]: document["spec"]["template"]["spec"]
                for path in (SIDECAR, DAEMONSET) for document in self.documents(path) if document["kind"] != "Service"}
        self.assertEqual(set(pods), {"agentJob", "otelcDaemonSet"})
        for name, pod in pods.items():
            self.assertTrue(pod["securityContext"]["runAsNonRoot"], name)
            self.assertEqual(pod["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"})
            self.assertIs(pod["enableServiceLinks"], False)
            self.assertIs(pod["automountServiceAccountToken"], False)
            self.assertEqual([set(volume) for volume in pod["volumes"]], [{"name", "emptyDir"}], "hostPath is not allowed")
            for container in pod.get("initContainers", []) + pod["containers"]:
                rights = container["securityContext"]
                self.assertIs(rights["allowPrivilegeEscalation"], False)
                self.assertEqual(rights["capabilities"], {"drop": ["ALL"]})
                if container["image"] == f"otelc:{VERSION}":
                    self.assertIs(rights["readOnlyRootFilesystem"], True)
                    self.assertEqual([mount["mountPath"] for mount in container["volumeMounts"]], ["/data"])

    def test_compose(self):
        check = (self.dir / "venv/bin/check-jsonschema", "--builtin-schema", "vendor.compose-spec")
        code, said = run(*check, COMPOSE)
        self.assertEqual(code, 0, said)
        text = COMPOSE.read_text(encoding="utf-8")
        for good, bad in (("read_only:", "readonly:"), ("interval: 30s", "interval: [30]")):
            self.assertIn(good, text)
            broken = self.dir / "broken.yaml"
            broken.write_text(text.replace(good, bad), encoding="utf-8")
            self.assertEqual(run(*check, broken)[0], 1, bad)
