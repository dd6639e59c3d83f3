# SPDX-License-Identifier: Apache-2.0
"""The image in Docker and containerd; a part of container_test.py that needs root and Debian's docker.io."""
import json
import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

import container_engine
import otelc_harness as otelc
import packaging_tree
from container_layout import ARCH, CONTAINER, VERSION, build

DEADLINE_S = 120
# Nothing of this machine's network is changed.
DAEMON = ("--storage-driver", "vfs", "--bridge", "none", "--iptables=false", "--ip-forward=false")
NAME = f"docker.io/library/otelc:{VERSION}"


class Docker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="otelc-docker-", ignore_cleanup_errors=True)))
        cls.socket = cls.dir / "docker.sock"
        messages = cls.enterClassContext(open(cls.dir / "messages", "w+", encoding="utf-8"))
        cls.daemon = subprocess.Popen(["dockerd", *DAEMON, "--data-root", cls.dir / "data", "--exec-root", cls.dir / "exec", "--pidfile",
                                       cls.dir / "pid", "--host", f"unix://{cls.socket}"], stdout=messages, stderr=messages)
        cls.addClassCleanup(cls.stop_daemon)
        otelc.await_condition(lambda: cls.socket.exists() and cls.docker("version", check=False).returncode == 0, "dockerd", cls.daemon)
        tree = packaging_tree.tree(cls.dir)
        dist = os.environ.get("OTELC_DIST")
        if not dist:
            build(tree, ARCH, cls.dir / "out")
        cls.dist = Path(dist or cls.dir / "out")
        cls.image = f"otelc:{VERSION}"
        cls.loaded = cls.docker("load", "--input", cls.dist / f"otelc-oci-{ARCH}.tar").stdout
        if not dist and not container_engine.is_static(tree / "bin/otelc"):
            context = container_engine.loader_context(cls.image, tree / "bin/otelc", cls.dir / "context")
            cls.docker("build", "--tag", "with-loader", context)
            cls.image = "with-loader"

    @classmethod
    def stop_daemon(cls):
        cls.daemon.send_signal(signal.SIGTERM)
        cls.daemon.wait(DEADLINE_S)
        for namespace in (cls.dir / "exec/netns").iterdir():  # dockerd leaves it mounted
            subprocess.run(["umount", namespace], check=True)

    @classmethod
    def docker(cls, *args, check=True):
        return cls.run_tool("docker", "--host", f"unix://{cls.socket}", *args, check=check)

    @classmethod
    def run_tool(cls, *command, check=True):
        done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def state(self):
        return json.loads(self.docker("inspect", "--format", "{{json .State}}", "one").stdout)

    def test_a_container_becomes_healthy_and_keeps_what_it_received(self):
        self.assertEqual(self.loaded, f"Loaded image: otelc:{VERSION}\n")
        self.docker("run", "--detach", "--name", "one", "--network", "host", "--read-only", "--cap-drop", "all", "--security-opt",
                    "no-new-privileges", "--env", "OTEL_COLLECTOR_PORT=0", "--volume", "logs:/data", "--health-interval", "1s", self.image)
        self.addCleanup(self.docker, "rm", "--force", "one")
        otelc.await_condition(lambda: self.state()["Health"]["Status"] == "healthy", "a healthy container")
        directory = Path(self.docker("volume", "inspect", "--format", "{{.Mountpoint}}", "logs").stdout.strip())
        port = (directory / "run/otel-port").read_text(encoding="ascii")
        self.assertEqual(otelc.replay(otelc.DATA / "claude-code/rich-json", f"http://127.0.0.1:{port}"), 14)
        (directory / "run/otel-port").unlink()
        otelc.await_condition(lambda: self.state()["Health"]["FailingStreak"] > 0, "a health check that fails")
        self.docker("stop", "--time", "30", "one")
        self.assertEqual(self.state()["ExitCode"], 0)
        self.assertIn("Check: complete", self.docker("run", "--rm", "--volume", "logs:/data", self.image, "summarize").stdout)

    def test_containerd_imports_both_tars(self):
        """As each node of Kubernetes does."""
        both = self.dir / "both"
        both.mkdir()
        for path in self.dist.glob("otelc-oci-*.tar"):
            (both / path.name).symlink_to(path)
        self.run_tool(CONTAINER / "index", both)
        released = self.dist / "otelc-oci.tar"
        if released.exists():
            self.assertEqual(released.read_bytes(), (both / released.name).read_bytes())
        (address,) = self.dir.rglob("containerd.sock")
        ctr = ("ctr", "--address", address, "--namespace", "k8s.io", "images")
        for name, platforms in ((f"otelc-oci-{ARCH}.tar", 1), ("otelc-oci.tar", len(list(both.glob("otelc-oci-*.tar"))))):
            self.run_tool(*ctr, "import", "--snapshotter", "native", both / name)
            listed = self.run_tool(*ctr, "list").stdout
            self.assertIn(NAME, listed)
            self.assertEqual(listed.count("linux/"), platforms, listed)
            self.run_tool(*ctr, "remove", NAME)
