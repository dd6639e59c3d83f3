#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every line of docs/install.md, run as it stands there in a bare Debian 12 and beside busybox alone, on the files of $OTELC_DIST.

`$RELEASE` is a server on loopback. pip finds the wheel in a directory, since nothing is on PyPI. Needs root and debootstrap:
.ci/nightly runs it. Without OTELC_ALL_TOOLS=1 there is only the check that the page has the lines.
"""
import functools
import http.server
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from debian_root import ENVIRONMENT, Root
from packages import ALL_TOOLS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/install.md").read_text(encoding="utf-8")


def table(heading):
    """Returns the rows of the table with this first line: the first cell, and the code in each of the others."""
    rows = PAGE[PAGE.index(heading):].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row.strip("|"))] for row in rows]
    return {first.strip(): [re.findall(r"`([^`]+)`", cell) for cell in more] for first, *more in cells}


INSTALL = {what: cells[0] for what, cells in table("| with | line |").items()}
UPGRADE_REMOVE = table("| with | upgrade | remove |")


class Page(unittest.TestCase):
    def test_the_page_has_the_lines_that_the_nightly_tries(self):
        self.assertLessEqual({"pip", "uv, pipx", "npm", "a shell", "tar", "Debian, Ubuntu"}, set(INSTALL))
        self.assertLessEqual({"pip", "npm", "a shell", "deb, rpm"}, set(UPGRADE_REMOVE))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class Lines(unittest.TestCase):
    """Defined for machines with all tools only."""

    @classmethod
    def setUpClass(cls):
        cls.dist = Path(os.environ["OTELC_DIST"]).resolve()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(cls.dist)))
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.release = f"http://127.0.0.1:{server.server_port}"
        cls.debian = Root("bookworm")
        cls.debian.__enter__()
        cls.addClassCleanup(cls.debian.__exit__)
        subprocess.run(["mount", "--bind", "/proc", cls.debian.dir / "proc"], check=True)
        cls.addClassCleanup(subprocess.run, ["umount", cls.debian.dir / "proc"], check=True)
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "curl", "npm", "pipx", "python3-venv"]):
            cls.debian.run("apt-get", "-q", *arguments)
        shutil.copytree(cls.dist, cls.debian.dir / "root/dist")

    def shell(self, root, script):
        """Runs a script in a root, in /root; returns its output."""
        env = {**ENVIRONMENT, "RELEASE": self.release, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/root/dist", "npm_config_audit": "false",
               "npm_config_fund": "false", "npm_config_update_notifier": "false"}
        env["PATH"] += ":/root/.local/bin"
        done = subprocess.run(["chroot", root, "/bin/sh", "-euc", "cd /root\n" + script], env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"{script}\n{done.stdout}")
        return done.stdout

    def tries(self, install, remove, root=None):
        """Installs, runs launch, removes; nothing of otelc is on PATH before and after."""
        root = root or self.debian.dir
        absent = "! command -v otelc\n"
        self.shell(root, absent)
        out = self.shell(root, f"{install}\notelc --version\ncd /tmp\notelc launch -- true")
        self.assertRegex(out, r"(?m)^otelc \d+\.\d+\.\d+ \(\w+, [-\d]+\)$")
        self.assertIn("No telemetry arrived", out)
        self.shell(root, f"{remove}\nhash -r\n{absent}")

    def test_pip(self):
        remove = UPGRADE_REMOVE["pip"][1][0].replace("uninstall", "uninstall -y")
        venv = "test -d /root/venv || python3 -m venv /root/venv; . /root/venv/bin/activate\n"
        self.shell(self.debian.dir, venv)
        self.tries(venv + INSTALL["pip"][0] + "\n" + UPGRADE_REMOVE["pip"][0][0], venv + remove + "\ndeactivate")

    def test_pipx(self):
        line = next(line for line in INSTALL["uv, pipx"] if line.startswith("pipx install"))
        self.tries(line, line.replace("install", "uninstall"))

    def test_npm(self):
        block = re.search(r"^npm install -g \./dist/.*$", PAGE, re.MULTILINE)[0]
        self.tries(block, UPGRADE_REMOVE["npm"][1][0])

    def test_shell(self):
        self.tries(INSTALL["a shell"][0], UPGRADE_REMOVE["a shell"][1][0])

    def test_tar(self):
        self.tries(INSTALL["tar"][0], UPGRADE_REMOVE["tar"][1][0])

    def test_deb(self):
        self.tries("cd dist\n" + INSTALL["Debian, Ubuntu"][0], UPGRADE_REMOVE["deb, rpm"][1][0].replace("purge", "purge -y"))

    def test_beside_busybox_alone(self):
        """Its wget stands for curl."""
        root = Path(tempfile.mkdtemp(prefix="otelc-test-"))
        self.addCleanup(shutil.rmtree, root)
        for name in ("bin", "root/.local", "tmp", "etc", "usr/bin", "dev"):
            (root / name).mkdir(parents=True)
        os.mknod(root / "dev/null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
        shutil.copy(shutil.which("busybox"), root / "bin/busybox")
        subprocess.run(["chroot", root, "/bin/busybox", "--install", "-s", "/bin"], check=True)
        for way in ("tar", "a shell"):
            line, remove = INSTALL[way][0], UPGRADE_REMOVE[way][1][0]
            self.tries(*(text.replace("curl -fsSL", "wget -qO-") for text in (line, remove)), root)


if not ALL_TOOLS:
    del Lines

if __name__ == "__main__":
    unittest.main()
