#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The RPM package: its spec here; built, inspected, installed and removed with OTELC_ALL_TOOLS=1 (needs root and Debian's rpm)."""
import fnmatch
import re
import shutil
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

from packages import ALL_TOOLS, ARCH, PACKAGING, build, digest, released, run, version
from packaging_tree import tree

SPEC = (PACKAGING / "rpm/otelc.spec").read_text(encoding="utf-8")
NAME = f"otelc-{version()}-1.{ARCH}.rpm"
PLACES = {"%{_bindir}": "/usr/bin", "%{_mandir}": "/usr/share/man", "%{_datadir}": "/usr/share", "%{unitdir}": "/usr/lib/systemd/system",
          "%{zsh_completions}": "/usr/share/zsh/site-functions"}


def listed():
    """The patterns of %files."""
    lines = SPEC.split("\n%files\n")[1].splitlines()[1:]
    for line in lines:
        pattern = line.split()[-1]
        for macro, place in PLACES.items():
            pattern = pattern.replace(macro, place)
        yield pattern


class Spec(unittest.TestCase):
    def test_it_lists_every_file_of_the_tree(self):
        patterns = list(listed())
        with tempfile.TemporaryDirectory(prefix="otelc-test-") as temp:
            root = tree(temp)
            names = [f"/usr/{path.relative_to(root)}" for path in root.rglob("*") if path.is_file()]
        self.assertGreater(len(names), 10)
        for name in names:
            name += ".gz" if "/man/" in name else ""
            self.assertTrue(any(fnmatch.fnmatch(name, pattern) or name.startswith(f"{pattern}/") for pattern in patterns), name)

    def test_its_scripts_are_scripts_of_sh(self):
        scripts = re.findall(r"^%(?:post|preun|postun)\n(.*?)\n\n", SPEC, re.MULTILINE | re.DOTALL)
        self.assertEqual(len(scripts), 3)
        for script in scripts:
            run("sh", "-n", "-c", script)


if ALL_TOOLS:
    class Built(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            cls.temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
            cls.addClassCleanup(cls.temp.cleanup)
            cls.dir = Path(cls.temp.name)
            cls.rpm = released("rpm", NAME, cls.own_tree, cls.dir / "out")

        @classmethod
        def own_tree(cls):
            return cls.dir / "tree" if (cls.dir / "tree").exists() else tree(cls.dir)

        def query(self, form, rpm=None):
            return run("rpm", "--query", "--package", "--queryformat", form, rpm or self.rpm)

        def test_what_it_says_of_itself(self):
            self.assertEqual(self.query("%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{OS} %{BUILDHOST}"),
                             f"otelc {version()} 1 {ARCH} linux localhost")
            self.assertRegex(self.query("%{LICENSE}"), "^Apache-2.0($| AND )")

        def test_it_needs_a_shell_only(self):
            needed = set(run("rpm", "--query", "--package", "--requires", self.rpm).split("\n")) - {""}
            self.assertEqual({name for name in needed if not name.startswith("rpmlib(")}, {"/bin/sh"})

        def test_files_belong_to_root_and_have_fixed_modes(self):
            for line in self.query("[%{FILENAMES} %{FILEMODES} %{FILEUSERNAME} %{FILEGROUPNAME}\n]").splitlines():
                name, mode, user, group = line.split()
                self.assertEqual((user, group), ("root", "root"), line)
                expected = {"/usr/bin/otelc": "-rwxr-xr-x", "/etc/default/otelc": "-rw-------"}.get(name, "-rw-r--r--")
                expected = "drwxr-xr-x" if name == "/usr/share/doc/otelc" else expected
                self.assertEqual(stat.filemode(int(mode)), expected, line)

        def test_it_is_reproducible_under_any_umask(self):
            private = self.dir / "private"
            subprocess.run(["cp", "-r", self.own_tree(), private], umask=0o077, check=True)
            first = build("rpm", self.own_tree(), self.dir / "first")
            self.assertEqual(digest(build("rpm", private, self.dir / "again", umask=0o077)), digest(first))

        def test_the_other_architecture(self):
            other = {"x86_64": "aarch64", "aarch64": "x86_64"}[ARCH]
            rpm = released("rpm", f"otelc-{version()}-1.{other}.rpm", self.own_tree, self.dir / "other", arch=other)
            self.assertEqual(self.query("%{ARCH} %{OS}", rpm), f"{other} linux")

        def test_rpmlint(self):
            """Without errors; warnings are about tags that have no use here."""
            self.assertIsNotNone(shutil.which("rpmlint"), "rpmlint is not installed")
            run("rpmlint", "--config", PACKAGING / "rpm/rpmlint.toml", self.rpm)

        def test_installed_upgraded_and_removed(self):
            root = self.dir / "root"
            (root / "bin").mkdir(parents=True)
            shutil.copy("/bin/busybox", root / "bin/sh")  # for its scripts
            rpm = ["rpm", "--root", root, "--force-debian", "--nodeps"]
            run(*rpm, "--install", self.rpm)
            self.assertIn(f"otelc {version()}", run("chroot", root, "/usr/bin/otelc", "--version"))
            self.assertIn("No telemetry arrived",
                          run("chroot", root, "/usr/bin/otelc", "launch", "--run-dir", "/run1", "--", "/bin/sh", "-c", "true"))
            self.assertEqual(run(*rpm, "--verify", "otelc"), "")

            (root / "etc/default/otelc").write_text("OTELC_LOG_LEVEL=debug\n", encoding="ascii")
            run(*rpm, "--upgrade", "--force", self.rpm)
            self.assertEqual((root / "etc/default/otelc").read_text(encoding="ascii"), "OTELC_LOG_LEVEL=debug\n")
            run(*rpm, "--erase", "otelc")
            left = sorted(str(path.relative_to(root)) for path in root.rglob("*otelc*") if "var/lib/rpm" not in str(path))
            self.assertEqual([name for name in left if not name.startswith("run1/")], ["etc/default/otelc.rpmsave"])


if __name__ == "__main__":
    unittest.main()
