# SPDX-License-Identifier: Apache-2.0
"""What the tests of packaging/container share: how an image is built, and how its tar is read."""
import gzip
import hashlib
import json
import os
import platform
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTAINER, KUBERNETES = ROOT / "packaging" / "container", ROOT / "packaging" / "kubernetes"
COMPOSE, SIDECAR, DAEMONSET = CONTAINER / "compose.yaml", KUBERNETES / "sidecar.yaml", KUBERNETES / "daemonset.yaml"
ARCH = platform.machine()
OTHER_ARCH, OTHER_MACHINE = {"x86_64": ("aarch64", 183), "aarch64": ("x86_64", 62)}[ARCH]
OCI_NAMES = {"x86_64": "amd64", "aarch64": "arm64"}
VERSION = subprocess.run([ROOT / "packaging/version"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
EPOCH = 1795478400
USER = (65532, 65532)


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def build(tree, arch, out, umask="022", check=True):
    return subprocess.run(["sh", "-c", f'umask {umask}; exec "$@"', "sh", CONTAINER / "build", tree, arch, out], cwd="/",
                          env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)}, capture_output=True, text=True, check=check)


class Layout:
    """A tar of an image layout, of which everything that names a blob is checked."""

    def __init__(self, path):
        with tarfile.open(path) as archive:
            self.members = archive.getmembers()
            self.files = {info.name: archive.extractfile(info).read() for info in self.members if info.isfile()}
        self.used = {"oci-layout", "index.json"}
        (self.entry,) = json.loads(self.files["index.json"])["manifests"]

    def blob(self, descriptor):
        name = "blobs/" + descriptor["digest"].replace(":", "/")
        content = self.files[name]
        if digest(content) != descriptor["digest"] or len(content) != descriptor["size"]:
            raise AssertionError(f"{name} is not what {descriptor} says")
        self.used.add(name)
        return content

    def image(self, descriptor):
        """Returns (configuration, the layer's tar)."""
        manifest = json.loads(self.blob(descriptor))
        (layer,) = manifest["layers"]
        types = (descriptor["mediaType"], manifest["mediaType"], manifest["config"]["mediaType"], layer["mediaType"])
        kinds = ("manifest.v1+json", "manifest.v1+json", "config.v1+json", "layer.v1.tar+gzip")
        if types != tuple(f"application/vnd.oci.image.{kind}" for kind in kinds):
            raise AssertionError(types)
        return json.loads(self.blob(manifest["config"])), gzip.decompress(self.blob(layer))
