#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/container: the image's tar and what is in it; with OTELC_ALL_TOOLS=1, also the image running in Podman, and the
compose and Kubernetes files against their schemas.

OTELC_DIST is a directory of released artefacts, which are tested instead of images of this build's otelc.
"""
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

import packaging_tree
from container_layout import (ARCH, COMPOSE, CONTAINER, DAEMONSET, EPOCH, OCI_NAMES, OTHER_ARCH, OTHER_MACHINE, ROOT, SIDECAR, USER,
                              VERSION, Layout, build, digest)

SECOND = 1_000_000_000


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temp = tempfile.TemporaryDirectory(prefix="otelc-container-")
        cls.addClassCleanup(temp.cleanup)
        cls.dir = Path(temp.name)
        cls.tree = packaging_tree.tree(cls.dir)
        cls.built = build(cls.tree, ARCH, cls.dir / "out")
        cls.tar = cls.dir / "out" / f"otelc-oci-{ARCH}.tar"
        cls.layout = Layout(cls.tar)
        cls.config, cls.layer = cls.layout.image(cls.layout.entry)

    def test_it_prints_what_it_made(self):
        self.assertEqual(self.built.stdout, f"{self.tar}\n")

    def test_two_builds_are_identical(self):
        same = self.dir / "same-tree"  # its files are newer, and their modes are those of another umask
        shutil.copytree(self.tree, same, copy_function=shutil.copy)
        for document in (same / "share/doc/otelc").iterdir():
            document.chmod(0o600)
        build(same, ARCH, self.dir / "again", umask="077")
        self.assertEqual((self.dir / "again" / self.tar.name).read_bytes(), self.tar.read_bytes())
        self.assertEqual({(info.uid, info.gid, info.mtime) for info in self.layout.members}, {(0, 0, EPOCH)})

    def test_the_layout(self):
        files = self.layout.files
        self.assertEqual(json.loads(files["oci-layout"]), {"imageLayoutVersion": "1.0.0"})
        self.assertEqual(self.layout.entry["annotations"], {"org.opencontainers.image.ref.name": VERSION,
                                                            "io.containerd.image.name": f"docker.io/library/otelc:{VERSION}"})
        self.assertEqual(set(files), self.layout.used | {"manifest.json"}, "no blob that nothing names")
        (for_docker,) = json.loads(files["manifest.json"])
        self.assertEqual(for_docker["RepoTags"], [f"otelc:{VERSION}"])
        self.assertEqual(json.loads(files[for_docker["Config"]]), self.config)
        self.assertEqual([gzip.decompress(files[name]) for name in for_docker["Layers"]], [self.layer])

    def test_the_configuration(self):
        config = dict(self.config["config"])
        self.assertEqual((self.config["os"], self.config["architecture"]), ("linux", OCI_NAMES[ARCH]))
        self.assertEqual(self.config["rootfs"], {"type": "layers", "diff_ids": [digest(self.layer)]})
        self.assertEqual(self.config["created"], "2026-11-24T00:00:00Z")
        labels = {name.removeprefix("org.opencontainers.image."): value for name, value in config.pop("Labels").items()}
        self.assertRegex(labels.pop("description"), "^Receives ")
        self.assertRegex(labels.pop("revision"), "^([0-9a-f]{40})?$")
        self.assertEqual(labels, {"title": "otelc", "licenses": "Apache-2.0", "version": VERSION})
        self.assertEqual(config, {
            "User": "65532:65532", "Entrypoint": ["otelc"], "Cmd": ["serve"], "WorkingDir": "/data", "Volumes": {"/data": {}},
            "Env": ["PATH=/usr/bin", "OTEL_BIND_ADDR=0.0.0.0"], "ExposedPorts": {"4318/tcp": {}}, "StopSignal": "SIGTERM",
            "Healthcheck": {"Test": ["CMD", "otelc", "serve", "--check"], "Interval": 30 * SECOND, "Timeout": 5 * SECOND,
                            "StartPeriod": 5 * SECOND}})

    def test_the_layer(self):
        documents = sorted(path.name for path in (self.tree / "share/doc/otelc").iterdir())
        self.assertTrue({"LICENSE", "THIRD-PARTY-LICENSES"} <= set(documents))
        expected = [("data", 0o755, USER), *((name, 0o755, (0, 0)) for name in ("usr", "usr/bin", "usr/bin/otelc", "usr/share",
                                                                                 "usr/share/doc", "usr/share/doc/otelc"))]
        expected += [(f"usr/share/doc/otelc/{name}", 0o644, (0, 0)) for name in documents]
        with tarfile.open(fileobj=io.BytesIO(self.layer)) as archive:
            self.assertEqual([(info.name, info.mode, (info.uid, info.gid)) for info in archive], sorted(expected))
            self.assertEqual({info.mtime for info in archive}, {EPOCH})
            archive.extractall(self.dir / "root")
        self.assertEqual((self.dir / "root/usr/bin/otelc").read_bytes(), (self.tree / "bin/otelc").read_bytes())
        done = subprocess.run([self.dir / "root/usr/bin/otelc", "--version"], stdout=subprocess.PIPE, text=True, check=True)
        self.assertTrue(done.stdout.startswith(f"otelc {VERSION}"), done.stdout)

    def test_one_image_for_two_architectures(self):
        program = bytearray((self.tree / "bin/otelc").read_bytes())
        refused = build(self.tree, OTHER_ARCH, self.dir / "out", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(f"bin/otelc is no program for {OTHER_ARCH}", refused.stderr)
        program[18:20] = OTHER_MACHINE.to_bytes(2, "little")
        other = self.dir / "other" / "bin" / "otelc"
        other.parent.mkdir(parents=True)
        other.write_bytes(program)
        (self.dir / "other/share").symlink_to(self.tree / "share")
        both = self.dir / "both"
        for tree, arch in ((self.tree, ARCH), (self.dir / "other", OTHER_ARCH)):
            build(tree, arch, both)
        done = subprocess.run([CONTAINER / "index", both], stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual(done.stdout, f"{both}/otelc-oci.tar\n")
        layout = Layout(both / "otelc-oci.tar")
        index = json.loads(layout.blob(layout.entry))
        self.assertEqual(index["mediaType"], "application/vnd.oci.image.index.v1+json")
        self.assertEqual({entry["platform"]["architecture"] for entry in index["manifests"]}, set(OCI_NAMES.values()))
        for entry in index["manifests"]:
            config, _ = layout.image(entry)
            self.assertEqual(config["architecture"], entry["platform"]["architecture"])
        self.assertEqual(set(layout.files), layout.used)

    def test_an_instruction_that_the_script_does_not_know(self):
        sys.path.insert(0, str(CONTAINER))
        self.addCleanup(sys.path.remove, str(CONTAINER))
        import containerfile  # pylint: disable=import-outside-toplevel,import-error
        for wrong, why in (("FROM scratch\nRUN true", "RUN is not supported"), ("FROM debian", "only scratch"), ("FROM scratch", "no ARG VERSION")):
            with self.assertRaisesRegex(SystemExit, why):
                containerfile.parse(wrong, {"VERSION": "1"})

    def test_examples_name_this_version(self):
        for path in (COMPOSE, SIDECAR, DAEMONSET, ROOT / "docs/containers.md"):
            named = set(re.findall(r"\botelc:([\w.-]*\w)", re.sub(r"otelc:4318", "", path.read_text(encoding="utf-8"))))
            self.assertEqual(named, {VERSION}, path)


if os.environ.get("OTELC_ALL_TOOLS") == "1":
    from container_docker import Docker  # noqa: F401 pylint: disable=unused-import
    from container_manifests import Manifests  # noqa: F401 pylint: disable=unused-import
    from container_running import Containers  # noqa: F401 pylint: disable=unused-import

if __name__ == "__main__":
    unittest.main()
