# SPDX-License-Identifier: Apache-2.0
"""The image in Podman; a part of container_test.py that needs root, podman, runc, buildah, skopeo and PyPI."""
import contextlib
import json
import os
import re
import socket
import time
import unittest
import urllib.error
import urllib.request
import venv
from pathlib import Path

import container_engine
import otelc_harness as otelc
import packaging_tree
from container_layout import ARCH, COMPOSE, CONTAINER, OCI_NAMES, SIDECAR, USER, VERSION, Layout, build

IMAGE_BYTES_MAX = 15_000_000
RICH = "claude-code/rich-json"
TOTALS = "kept=14 refused=0 tokens=20064 cost_usd=0.031011"
RESTRICTED = ("--read-only", "--read-only-tmpfs=false", "--cap-drop", "all", "--security-opt", "no-new-privileges")

class Containers(unittest.TestCase):
    """The image under Podman, as PID 1 of containers."""

    @classmethod
    def setUpClass(cls):
        cls.engine = cls.enterClassContext(container_engine.Engine())
        cls.podman = cls.engine.podman
        cls.dir = cls.engine.dir
        cls.tree = packaging_tree.tree(cls.dir)
        dist = os.environ.get("OTELC_DIST")
        if not dist:
            build(cls.tree, ARCH, cls.dir / "out")
        cls.dist = Path(dist or cls.dir / "out")
        cls.tar = cls.dist / f"otelc-oci-{ARCH}.tar"
        cls.podman("load", "--input", cls.tar)
        cls.image = f"otelc:{VERSION}"
        if not dist and not container_engine.is_static(cls.tree / "bin/otelc"):
            cls.image = cls.engine.with_loader(cls.image, cls.tree / "bin/otelc")

    def start(self, name, *options, command=()):
        """Starts a serve on a free port of this machine and returns that port."""
        self.podman("run", "--detach", "--name", name, "--network", "host", "--env", "OTEL_COLLECTOR_PORT=0", *RESTRICTED, *options,
                    self.image, *command)
        self.addCleanup(self.podman, "rm", "--force", "--time", "0", "--volumes", name)
        return self.port(name)

    def port(self, name):
        said = otelc.await_condition(lambda: re.findall(r"listening on \S+:(\d+), ", self.said(name)), "the greeting")
        return int(said[-1])

    def said(self, name):
        done = self.podman("logs", name)
        return done.stdout + done.stderr

    def stop(self, name):
        """Returns the exit code, and how long it took."""
        began = time.monotonic()
        self.podman("stop", "--time", "30", name)
        return int(self.podman("inspect", "--format", "{{.State.ExitCode}}", name).stdout), time.monotonic() - began

    def summarize(self, *options):
        return self.podman("run", "--rm", *RESTRICTED, *options, self.image, "summarize").stdout

    def test_a_run_in_a_fresh_volume(self):
        port = self.start("fresh", "--volume", "fresh:/data")
        otelc.replay(otelc.DATA / RICH, f"http://127.0.0.1:{port}")
        self.podman("exec", "fresh", "otelc", "serve", "--check")
        self.assertIn("20,064", self.podman("exec", "fresh", "otelc", "summarize", "--format", "table").stdout)
        volume = Path(self.podman("volume", "inspect", "--format", "{{.Mountpoint}}", "fresh").stdout.strip())
        self.assertEqual((volume / "run/claude-otel.jsonl.lock").read_text().splitlines()[0], "1", "serve is PID 1")
        self.assertEqual({path.stat().st_uid for path in (volume, volume / "run", *(volume / "run").iterdir())}, {USER[0]})
        code, took = self.stop("fresh")
        self.assertEqual(code, 0)
        self.assertLess(took, 10)
        self.assertIn(f"stopped {TOTALS}", self.said("fresh"))
        self.assertIn("Check: complete", self.summarize("--volume", "fresh:/data"))

    def test_kill_9_and_a_second_start(self):
        port = self.start("killed", "--volume", "killed:/data")
        otelc.replay(otelc.DATA / RICH, f"http://127.0.0.1:{port}")
        self.podman("kill", "--signal", "KILL", "killed")
        self.podman("wait", "killed")
        self.podman("start", "killed")
        otelc.await_condition(lambda: self.said("killed").count("listening on") == 2, "the second start")
        self.podman("exec", "killed", "otelc", "serve", "--check")
        self.assertEqual(self.stop("killed")[0], 0)
        self.assertIn("Check: complete", self.summarize("--volume", "killed:/data"))

    def test_the_bill_beside_a_sidecar(self):
        """As in sidecar.yaml: `bill` reads the log of the sidecar that still runs, and its exit code is the job's."""
        (words,) = re.findall(r"args: \[(summarize.*)\]", SIDECAR.read_text(encoding="utf-8"))
        arguments = [word.strip("'") for word in words.split(", ")]

        def bill(limit="2.50"):
            with_limit = [limit if word == "2.50" else word for word in arguments]
            return self.podman("run", "--rm", *RESTRICTED, "--volume", "pod:/data", self.image, *with_limit, check=False)

        port = self.start("sidecar", "--env", "OTEL_BIND_ADDR=127.0.0.1", "--volume", "pod:/data")
        self.podman("exec", "sidecar", "otelc", "serve", "--check")
        self.assertEqual(bill().returncode, 3, "no telemetry")
        otelc.replay(otelc.DATA / RICH, f"http://127.0.0.1:{port}")
        done = bill()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"max-cost +\$0\.0310 +\$2\.50?0?0? +passed")
        self.assertEqual(bill("0.01").returncode, 4)
        self.assertEqual(self.stop("sidecar")[0], 0)
        self.assertTrue(self.said("sidecar").rstrip().endswith(TOTALS))

    def test_volumes_of_other_owners(self):
        for name, owner, mode, options in (("anyones", (0, 0), 0o777, ()), ("fs-group", (0, 2000), 0o2770, ("--group-add", "2000")),
                                           ("mine", (1000, 1000), 0o755, ("--user", "1000:1000"))):
            with self.subTest(name):
                directory = self.dir / name
                directory.mkdir()
                os.chown(directory, *owner)
                directory.chmod(mode)
                self.start(name, "--volume", f"{directory}:/data", *options)
                self.podman("exec", name, "otelc", "serve", "--check")
                self.assertEqual((directory / "run").stat().st_mode & 0o777, 0o700)
                self.assertEqual(self.stop(name)[0], 0)
        roots = self.dir / "roots"
        roots.mkdir(mode=0o755)
        done = self.podman("run", "--rm", "--volume", f"{roots}:/data", self.image, check=False)
        self.assertEqual((done.returncode, done.stderr), (1, "otelc: cannot make the directory run: Permission denied\n"))

    def test_the_health_check(self):
        self.start("healthy", "--health-cmd", '["otelc", "serve", "--check"]', "--health-interval", "disable", "--volume", "healthy:/data")
        self.assertEqual(self.podman("healthcheck", "run", "healthy").returncode, 0)
        self.podman("kill", "--signal", "STOP", "healthy")
        self.assertEqual(self.podman("healthcheck", "run", "healthy", check=False).returncode, 1)
        self.podman("kill", "--signal", "CONT", "healthy")
        self.assertEqual(self.podman("healthcheck", "run", "healthy").returncode, 0)

    def test_launch_as_the_first_process(self):
        done = self.podman("run", "--rm", "--tmpfs", "/tmp", self.image, "launch", "--", "otelc", "--version")
        self.assertTrue(done.stdout.startswith(f"otelc {VERSION}"))
        self.assertIn("No telemetry arrived", done.stderr)
        done = self.podman("run", "--rm", self.image, "launch", "--", "otelc", "summarize", "missing.jsonl", check=False)
        self.assertEqual(done.returncode, 1)

    def test_buildah_makes_the_same_image(self):
        self.engine.run("buildah", "build", "--isolation", "chroot", "--format", "docker", "--build-arg", f"VERSION={VERSION}",
                        "--file", CONTAINER / "Containerfile", "--tag", "localhost/by-buildah", self.tree)
        theirs = json.loads(self.engine.run("skopeo", "inspect", "--config", "containers-storage:localhost/by-buildah").stdout)["config"]
        ours = Layout(self.tar).image(Layout(self.tar).entry)[0]["config"]
        self.assertIsNotNone(theirs["Labels"].pop("io.buildah.version"))
        for config in (ours, theirs):
            config["Labels"].pop("org.opencontainers.image.revision")
        self.assertEqual({**theirs, "Healthcheck": None}, {**ours, "Healthcheck": None})
        by_buildah = self.podman("inspect", "localhost/by-buildah").stdout
        check = json.loads(by_buildah)[0]["Healthcheck"]
        self.assertEqual(check, ours["Healthcheck"])
        mount = Path(self.engine.run("buildah", "from", "--name", "theirs", "localhost/by-buildah").stdout.strip()).name
        root = Path(self.engine.run("buildah", "mount", mount).stdout.strip())
        self.assertEqual((root / "data").stat().st_uid, USER[0])
        self.assertEqual((root / "usr/bin/otelc").read_bytes(), (self.tree / "bin/otelc").read_bytes())

    def test_every_reader_takes_the_tar(self):
        for transport in ("oci-archive", "docker-archive"):
            image = json.loads(self.engine.run("skopeo", "inspect", f"{transport}:{self.tar}").stdout)
            self.assertEqual(image["Labels"]["org.opencontainers.image.version"], VERSION)
            self.engine.run("skopeo", "copy", f"{transport}:{self.tar}", f"dir:{self.dir}/{transport}")

    def test_size(self):
        self.assertLess(self.tar.stat().st_size, IMAGE_BYTES_MAX)
        if os.environ.get("OTELC_DIST"):
            for arch in OCI_NAMES:
                layout = Layout(self.dist / f"otelc-oci-{arch}.tar")
                self.assertLess(len(layout.image(layout.entry)[1]), IMAGE_BYTES_MAX)

    def test_compose(self):
        venv.create(self.dir / "venv", with_pip=True)
        self.engine.run(self.dir / "venv/bin/pip", "install", "--quiet", "podman-compose==1.6.0")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        text = COMPOSE.read_text(encoding="utf-8")
        self.assertIn("- 127.0.0.1:4318:4318\n", text)
        file = self.dir / "compose.yaml"
        file.write_text(text.replace("127.0.0.1:4318:", f"127.0.0.1:{port}:").replace(f"image: otelc:{VERSION}", f"image: {self.image}"))
        compose = (self.dir / "venv/bin/podman-compose", "--project-name", "otelc", "--file", file)
        self.assertNotEqual(self.engine.run(*compose, "up", "--detach", check=False, OTELC_TOKEN="").returncode, 0, "no token")
        self.engine.run(*compose, "up", "--detach", OTELC_TOKEN="s3cret")
        self.addCleanup(self.engine.run, *compose, "down", "--volumes", OTELC_TOKEN="s3cret")
        self.port("otelc_otelc_1")
        otelc.replay(otelc.DATA / RICH, f"http://127.0.0.1:{port}/s3cret")
        with self.assertRaisesRegex(urllib.error.HTTPError, "401"), contextlib.closing(
                urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/logs", b"{}", timeout=otelc.DEADLINE_S)):
            pass
        self.assertEqual(self.podman("healthcheck", "run", "otelc_otelc_1").returncode, 0)
        container = json.loads(self.podman("inspect", "otelc_otelc_1").stdout)[0]
        self.assertTrue(container["HostConfig"]["ReadonlyRootfs"])
        self.assertFalse(container["EffectiveCaps"])
        self.assertEqual(container["HostConfig"]["SecurityOpt"], ["no-new-privileges"])
