# SPDX-License-Identifier: Apache-2.0
"""Podman and buildah with storage and networks of their own in a temporary directory. Needs root, runc and the CNI plugins."""
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

DEADLINE_S = 120
# Limits that any machine allows, nothing that needs systemd or cgroups v2, and no network unless a test asks for one.
ENGINE_CONF = """
[containers]
netns = "none"
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "{dir}/tmp"
[network]
network_config_dir = "{dir}/networks"
"""
STORAGE_CONF = """
[storage]
driver = "vfs"
graphroot = "{dir}/storage"
runroot = "{dir}/run"
"""


class Engine:
    """Use it as a context: at its end all containers, volumes, networks and images of its own are gone."""

    def __init__(self):
        self.dir = None
        self.environment = None

    def __enter__(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-engine-"))
        self.dir.chmod(0o755)  # a container's user reaches bind mounts below it
        (self.dir / "networks").mkdir()
        for name, text in (("containers.conf", ENGINE_CONF), ("storage.conf", STORAGE_CONF)):
            (self.dir / name).write_text(text.format(dir=self.dir), encoding="utf-8")
        self.environment = {**os.environ, "CONTAINERS_CONF": str(self.dir / "containers.conf"),
                            "CONTAINERS_STORAGE_CONF": str(self.dir / "storage.conf"), "LC_ALL": "C.UTF-8"}
        return self

    def __exit__(self, kind, value, trace):
        self.podman("rm", "--all", "--force", "--time", "0", check=False)
        self.podman("network", "prune", "--force", check=False)
        shutil.rmtree(self.dir, ignore_errors=True)

    def run(self, *command, check=True, **env):
        """Returns the finished process, whose output is text."""
        done = subprocess.run(list(map(str, command)), env={**self.environment, **env}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=DEADLINE_S, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def podman(self, *args, check=True):
        return self.run("podman", *args, check=check)

    def with_loader(self, image, program):
        """Returns an image that can also run `program`, which is not static: `image` and the program's libraries."""
        context = loader_context(image, program, self.dir / "with-loader")
        self.run("buildah", "build", "--isolation", "chroot", "--tag", "localhost/with-loader", context)
        return "localhost/with-loader"


def is_static(program):
    kind = subprocess.run(["file", "--brief", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return "statically linked" in kind or "static-pie linked" in kind


def loader_context(image, program, context):
    """Writes what `docker build` needs to add the libraries of `program` to `image`, and returns `context`."""
    libraries = re.findall(r"(/\S+) \(0x", subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout)
    for library in libraries:
        target = context / "root" / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    (context / "Dockerfile").write_text(f"FROM {image}\nCOPY root/ /\n", encoding="ascii")
    return context
