#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian package: its contents here; lintian and minimal Debian roots with OTELC_ALL_TOOLS=1 (needs root).

service_test.py installs it on a machine that has systemd.
"""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from debian_root import Root
from packages import ALL_TOOLS, DEB, DEBIAN_ARCH, build, digest, older_deb, released, run, version
from packaging_tree import tree

MODES = {"./usr/bin/otelc": "-rwxr-xr-x", "./etc/default/otelc": "-rw-------"}


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        cls.addClassCleanup(cls.temp.cleanup)
        cls.dir = Path(cls.temp.name)
        cls.tree = tree(cls.dir)
        cls.deb = build("deb", cls.tree, cls.dir / "out")
        cls.root = cls.dir / "root"
        run("dpkg-deb", "--extract", cls.deb, cls.root)

    def text(self, name):
        path = self.root / name
        return run("zcat", path) if path.suffix == ".gz" else path.read_text(encoding="utf-8")

    def test_control(self):
        self.assertEqual(self.deb.name, DEB)
        fields = run("dpkg-deb", "--field", self.deb, "Package", "Version", "Architecture", "Depends")
        self.assertEqual(fields, f"Package: otelc\nVersion: {version()}\nArchitecture: {DEBIAN_ARCH}\n")

    def test_all_files_belong_to_root_and_have_fixed_modes(self):
        for line in run("dpkg-deb", "--contents", self.deb).splitlines():
            mode, owner, *_, path = line.split()
            self.assertEqual(owner, "root/root", line)
            self.assertEqual(mode, "drwxr-xr-x" if path.endswith("/") else MODES.get(path, "-rw-r--r--"), line)

    def test_everything_is_where_debian_wants_it(self):
        for name in ("usr/bin/otelc", "usr/share/man/man1/otelc.1.gz", "usr/share/man/man1/otelc-serve.1.gz",
                     "usr/share/bash-completion/completions/otelc", "usr/share/zsh/vendor-completions/_otelc",
                     "usr/share/fish/vendor_completions.d/otelc.fish", "lib/systemd/system/otelc.service"):
            self.assertGreater((self.root / name).stat().st_size, 0, name)

    def test_the_program_runs(self):
        self.assertIn(f"otelc {version()}", run(self.root / "usr/bin/otelc", "--version"))

    def test_copyright_has_our_licence_and_the_libraries_own(self):
        text = self.text("usr/share/doc/otelc/copyright")
        self.assertTrue(text.startswith("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"))
        rule = "=" * 78
        ours = (self.tree / "share/doc/otelc/THIRD-PARTY-LICENSES").read_text(encoding="utf-8")
        ours = ours.split(f"{rule}\nApache-2.0\n{rule}")[0]  # from here on, texts that Debian has elsewhere
        lines = set(map(str.strip, text.splitlines()))
        for line in ours.splitlines():
            if line not in ("", rule):
                self.assertIn(line.strip(), lines)

    def test_changelog_is_debians_form_of_ours(self):
        text = self.text("usr/share/doc/otelc/changelog.gz")
        self.assertTrue(text.startswith(f"otelc ({version()}) unstable; urgency=medium\n"), text[:80])
        ours = (self.tree / "share/doc/otelc/CHANGELOG.md").read_text(encoding="utf-8")
        for line in re.findall("(?m)^- (.*)", ours):
            self.assertIn(f" * {line}", " ".join(text.split()))
        self.assertLess(max(map(len, text.splitlines())), 81)

    def test_checksums(self):
        self.assertNotIn("FAILED", run("md5sum", "--check", "--strict", self.control("md5sums"), cwd=self.root))

    def control(self, name):
        if not (self.dir / "control").exists():
            run("dpkg-deb", "--control", self.deb, self.dir / "control")
        return self.dir / "control" / name

    def test_it_is_reproducible_under_any_umask(self):
        private = self.dir / "private"
        subprocess.run(["cp", "-r", self.tree, private], umask=0o077, check=True)
        again = build("deb", private, self.dir / "again", umask=0o077)
        self.assertEqual(digest(again), digest(self.deb))


if ALL_TOOLS:
    class Installed(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            cls.temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
            cls.addClassCleanup(cls.temp.cleanup)
            cls.dir = Path(cls.temp.name)
            cls.deb = released("deb", DEB, cls.own_tree, cls.dir / "out")
            cls.older = older_deb(cls.deb, cls.dir)

        @classmethod
        def own_tree(cls):
            return cls.dir / "tree" if (cls.dir / "tree").exists() else tree(cls.dir)

        def test_lintian_is_clean_and_needs_every_override(self):
            shown = run("lintian", "--allow-root", "--fail-on", "error,warning", "--display-info", self.deb)
            self.assertNotRegex(shown, "(?m)^[EW]: |-override ")

        def test_the_other_architecture(self):
            other, name = {"amd64": ("aarch64", "arm64"), "arm64": ("x86_64", "amd64")}[DEBIAN_ARCH]
            deb = released("deb", f"otelc_{version()}_{name}.deb", self.own_tree, self.dir / "other", arch=other)
            self.assertEqual(run("dpkg-deb", "--field", deb, "Architecture"), f"{name}\n")
            if "OTELC_DIST" in os.environ:  # otherwise its program is the one of this architecture
                self.assertEqual(run("lintian", "--allow-root", "--fail-on", "error,warning", deb), "")

        def test_bookworm(self):
            self.check("bookworm")

        def test_bullseye(self):
            self.check("bullseye")

        def check(self, suite):
            with Root(suite) as root:
                before = root.files()
                root.run("dpkg", "--install", root.put(self.older))
                self.assertEqual(root.run("otelc", "--version"), "otelc 0.0.1\n")
                settings = root.dir / "etc/default/otelc"
                settings.write_text("OTELC_LOG_LEVEL=debug\n", encoding="ascii")

                root.run("dpkg", "--install", root.put(self.deb))
                self.assertEqual(root.run("dpkg", "--verify", "otelc"), "??5?????? c /etc/default/otelc\n")
                self.assertEqual(settings.read_text(encoding="ascii"), "OTELC_LOG_LEVEL=debug\n")
                self.assertEqual(settings.stat().st_mode & 0o777, 0o600)
                self.check_program(root)

                (root.dir / "var/lib/otelc").mkdir()
                (root.dir / "var/lib/otelc/claude-otel.jsonl").write_text("{}\n", encoding="ascii")
                root.run("dpkg", "--remove", "otelc")
                self.assertEqual(root.files() - before, {"etc/default/otelc", "var/lib/otelc/claude-otel.jsonl"})
                root.run("dpkg", "--purge", "otelc")
                self.assertEqual(root.files() ^ before, set())
                self.assertFalse((root.dir / "var/lib/otelc").exists())

        def check_program(self, root):
            self.assertIn(f"otelc {version()}", root.run("otelc", "--version"))
            self.assertIn("No telemetry arrived", root.run("otelc", "launch", "--run-dir", "/root/run", "--", "true"))
            root.run("otelc", "launch", "--run-dir", "/root/run", "--", "sh", "-c", "exit 7", expect=7)
            self.assertRegex(run("file", "--brief", root.dir / "usr/bin/otelc"), "statically linked|static-pie linked")


if __name__ == "__main__":
    unittest.main()
