#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""otelc-linux-ARCH.tar.gz, extracted as docs/install.md says."""
import os
import shutil
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

from debian_root import Root
from otelc_harness import environment
from packages import ALL_TOOLS, ARCH, build, digest, released, run, version
from packaging_tree import tree

REMOVE = "xargs rm -f <share/doc/otelc/MANIFEST && rmdir share/doc/otelc"


def files(directory):
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())


class Tar(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        cls.addClassCleanup(cls.temp.cleanup)
        cls.dir = Path(cls.temp.name)
        cls.tree = tree(cls.dir)
        cls.tar = build("tar", cls.tree, cls.dir / "out")

    def extracted(self, name):
        prefix = self.dir / name
        prefix.mkdir()
        run("tar", "xzf", self.tar, "-C", prefix)
        return prefix

    def test_it_has_the_name_that_uname_gives(self):
        self.assertEqual(self.tar.name, f"otelc-linux-{ARCH}.tar.gz")

    def test_the_program_runs_from_a_fresh_prefix(self):
        otelc = self.extracted("fresh") / "bin/otelc"
        self.assertIn(f"otelc {version()}", run(otelc, "--version"))
        shown = run(otelc, "launch", "--", "true", cwd=self.dir)
        self.assertIn("No telemetry arrived", shown)
        run(otelc, "launch", "--", "sh", "-c", "exit 7", cwd=self.dir, expect=7)

    def test_manual_and_completions_are_where_shells_look(self):
        prefix = self.extracted("places")
        for name in ("man/man1/otelc.1", "man/man1/otelc-launch.1", "bash-completion/completions/otelc", "zsh/site-functions/_otelc",
                     "fish/vendor_completions.d/otelc.fish", "doc/otelc/LICENSE", "doc/otelc/THIRD-PARTY-LICENSES"):
            self.assertGreater((prefix / "share" / name).stat().st_size, 0, name)

    def test_it_keeps_a_prefix_as_it_is(self):
        prefix = self.dir / "mine"
        (prefix / "bin").mkdir(parents=True)
        (prefix / "bin").chmod(0o700)
        (prefix / "bin/other").write_text("mine", encoding="ascii")
        before = (prefix / "bin").stat()
        run("tar", "xzf", self.tar, "-C", prefix)
        after = (prefix / "bin").stat()
        self.assertEqual((after.st_mode, after.st_uid), (before.st_mode, before.st_uid))

        run("sh", "-c", REMOVE, cwd=prefix)
        self.assertEqual(files(prefix), ["bin/other"])
        self.assertFalse((prefix / "share/doc/otelc").exists())

    def test_an_upgrade_replaces_a_program_that_runs(self):
        prefix = self.extracted("upgrade")
        env = environment()
        with subprocess.Popen([prefix / "bin/otelc", "serve", "--port", "0", "--run-dir", self.dir / "run"], env=env,
                              stderr=subprocess.PIPE) as serve:
            serve.stderr.readline()
            run("tar", "xzf", self.tar, "-C", prefix)
            serve.terminate()
            serve.communicate()
        self.assertEqual(serve.returncode, 0)

    def test_members_are_files_of_root_with_fixed_modes(self):
        with tarfile.open(self.tar) as tar:
            for member in tar:
                self.assertTrue(member.isreg(), member.name)
                self.assertEqual((member.uid, member.gid), (0, 0), member.name)
                self.assertEqual(member.mode, 0o755 if member.name.startswith("bin/") else 0o644, member.name)
            names = tar.getnames()
        self.assertEqual(names, sorted([*files(self.tree), "share/doc/otelc/MANIFEST"]))

    def test_it_is_reproducible_under_any_umask(self):
        private = self.dir / "private"
        subprocess.run(["cp", "-r", self.tree, private], umask=0o077, check=True)
        os.utime(private / "bin/otelc", (1, 1))
        again = build("tar", private, self.dir / "again", umask=0o077)
        self.assertEqual(digest(again), digest(self.tar))


if ALL_TOOLS:
    class Elsewhere(unittest.TestCase):
        """In roots without the libraries of this machine (needs root and debootstrap)."""

        @classmethod
        def setUpClass(cls):
            cls.temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
            cls.addClassCleanup(cls.temp.cleanup)
            cls.dir = Path(cls.temp.name)
            cls.tar = released("tar", f"otelc-linux-{ARCH}.tar.gz", lambda: tree(cls.dir), cls.dir / "out")

        def test_debian_11(self):
            with Root("bullseye") as root:
                before = root.files()
                root.run("tar", "xzf", root.put(self.tar), "-C", "/usr/local")
                self.assertIn(f"otelc {version()}", root.run("otelc", "--version"))
                root.run("sh", "-c", f"cd /usr/local && {REMOVE}")
                self.assertEqual(root.files(), before)

        def test_nothing_but_busybox(self):
            root = self.dir / "busybox"
            (root / "bin").mkdir(parents=True)
            shutil.copy("/bin/busybox", root / "bin/busybox")
            run("chroot", root, "/bin/busybox", "--install", "-s", "/bin")
            shutil.copy(self.tar, root / "otelc.tar.gz")
            run("chroot", root, "/bin/sh", "-c", "mkdir -p /root/.local && tar xzf /otelc.tar.gz -C /root/.local")
            otelc = ["chroot", root, "/root/.local/bin/otelc"]
            self.assertIn(f"otelc {version()}", run(*otelc, "--version"))
            self.assertIn("No telemetry arrived", run(*otelc, "launch", "--run-dir", "/job", "--", "/bin/true"))
            run("chroot", root, "/bin/sh", "-c", f"cd /root/.local && {REMOVE}")
            self.assertEqual(files(root / "root"), [])


if __name__ == "__main__":
    unittest.main()
