#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The static programs of packaging/static, in $OTELC_DIST: what is in them, and that they run where nothing else is installed.

Needs root (chroot), strace, file, busybox-static and qemu-user-static. .ci/nightly runs it on what packaging/release made; without
OTELC_ALL_TOOLS=1 there is only the check of packaging/static's lists.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE_MAX = 12_000_000  # bytes
RECORDED = ROOT / "tests/data/claude-code"


def run(*command, **options):
    return subprocess.run([str(word) for word in command], text=True, capture_output=True, timeout=300, check=False, **options)


class Lists(unittest.TestCase):
    def test_every_library_of_the_table_is_in_the_program(self):
        """Otherwise the SBOM and --licenses would lack it."""
        names = run("python3", "-c", "import tables; print(*(l.package for l in tables.libraries(True)))",
                    cwd=ROOT / "third_party").stdout.split()
        listed = [line for line in (ROOT / "packaging/static/packages").read_text().splitlines() if line and line[0] != "#"]
        built = re.findall(r"^build (\S+) (\S+)", (ROOT / "packaging/static/sysroot").read_text(), re.MULTILINE)
        self.assertEqual([name for name in listed if name.startswith("source:")], [f"source:{source}" for source, _ in built])
        packages = {name for name in listed if not name.startswith("source:")} | {package for _, package in built}
        self.assertEqual(sorted(names), sorted(packages | {"libc6-dev", "libstdc++-12-dev"}))


class Programs(unittest.TestCase):
    """Defined for machines with all tools only."""

    @classmethod
    def setUpClass(cls):
        cls.dist = Path(os.environ["OTELC_DIST"]).resolve()
        cls.programs = {arch: cls.dist / f"otelc-linux-{arch}" for arch in ("x86_64", "aarch64")}
        cls.native = cls.programs["x86_64"]

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-test-"))
        self.addCleanup(shutil.rmtree, self.dir)

    def test_file_says_static_and_stripped(self):
        for arch, machine in (("x86_64", "x86-64"), ("aarch64", "ARM aarch64")):
            says = run("file", "-b", self.programs[arch]).stdout
            for word in ("ELF 64-bit", machine, "static-pie linked", "stripped"):
                self.assertIn(word, says)
            self.assertNotIn("not stripped", says)
            self.assertNotIn("NEEDED", run("readelf", "-d", self.programs[arch]).stdout)

    def test_size(self):
        for program in self.programs.values():
            self.assertLess(program.stat().st_size, SIZE_MAX, program)

    def test_names_no_directory_of_the_build(self):
        for program in self.programs.values():
            text = program.read_bytes()
            for place in (str(ROOT), "build-static", "/sysroot", "/usr/include"):
                self.assertNotIn(place.encode(), text, f"{program}: {place}")

    def test_licenses_name_every_library_and_hold_the_texts(self):
        shown = run(self.native, "--licenses").stdout
        bill = json.loads(Path(f"{self.native}.spdx.json").read_text())
        libraries = [package for package in bill["packages"] if package["name"] != "otelc"]
        self.assertGreater(len(libraries), 10)
        for package in libraries:
            self.assertIn(f"\n{package['summary']}\n=====", shown)
        for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "GCC RUNTIME LIBRARY EXCEPTION", "Boost Software License", "Apache License"):
            self.assertIn(words, shown)

    def test_sbom_has_the_hash_of_the_program(self):
        for program in self.programs.values():
            bill = json.loads(Path(f"{program}.spdx.json").read_text())
            stated = {package["name"]: package for package in bill["packages"]}["otelc"]["checksums"][0]["checksumValue"]
            self.assertEqual(stated, run("sha256sum", program).stdout.split()[0])

    def test_sbom_is_valid_spdx(self):
        tools = self.dir / "tools"
        self.assertEqual(run("python3", "-m", "venv", tools).returncode, 0)
        done = run(tools / "bin/pip", "install", "--quiet", "spdx-tools==0.8.5")
        self.assertEqual(done.returncode, 0, done.stderr)
        for program in self.programs.values():
            checked = run(tools / "bin/pyspdxtools", "-i", f"{program}.spdx.json")
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def chroot(self, *command, **options):
        return run("chroot", self.dir, *command, **options)

    def test_runs_where_nothing_else_is(self):
        shutil.copy(self.native, self.dir / "otelc")
        done = self.chroot("/otelc", "--version")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^otelc \d+\.\d+\.\d+ \([0-9a-f]{7,}, \d{4}-\d\d-\d\d\)\n$")

    def busybox_root(self):
        for name in ("bin", "proc", "etc", "work"):
            (self.dir / name).mkdir()
        shutil.copy(shutil.which("busybox"), self.dir / "bin/busybox")
        for name in ("sh", "true", "cat"):
            (self.dir / "bin" / name).symlink_to("busybox")
        shutil.copy(self.native, self.dir / "bin/otelc")

    def test_runs_beside_busybox_alone(self):
        self.busybox_root()
        ended = self.chroot("/bin/sh", "-c", "cd /work && otelc launch -- true")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("No telemetry arrived", ended.stderr)
        failed = self.chroot("/bin/sh", "-c", "cd /work && otelc launch -- sh -c 'exit 7'")
        self.assertEqual(failed.returncode, 7, failed.stderr)

    def test_looks_names_up_without_modules_of_another_c_library(self):
        self.busybox_root()
        (self.dir / "etc/nsswitch.conf").write_text("hosts: resolve mymachines mdns4_minimal files dns\n")
        (self.dir / "etc/hosts").write_text("127.0.0.1 localhost receiver-of-the-test\n")
        trace = self.dir / "trace"
        shown = run("strace", "-f", "-e", "trace=openat", "-o", trace,
                    "chroot", self.dir, "/bin/otelc", "doctor", "--endpoint", "http://receiver-of-the-test:9")
        self.assertIn("receiver-of-the-test:9: Connection refused", shown.stdout + shown.stderr)
        opened = trace.read_text()
        self.assertIn("/etc/hosts", opened)
        self.assertNotIn("libnss", opened)

    def test_both_architectures_count_alike(self):
        log = ROOT / "tests/data/cases/agents/gemini-response-model/log.jsonl"
        options = ("summarize", "--format", "json", log)
        alike = {**os.environ, "SOURCE_DATE_EPOCH": "0"}
        native = run(self.native, *options, env=alike)
        other = run("qemu-aarch64-static", self.programs["aarch64"], *options, env=alike)
        self.assertEqual(native.returncode, 0, native.stderr)
        self.assertEqual(native.stdout, other.stdout)
        self.assertTrue(json.loads(native.stdout)["models"])

    def test_arm64_receives_and_sums_up(self):
        """launch under an emulator: its receiver gets a recorded run from the command."""
        replay = ROOT / "tests/support/replay.py"
        ended = run("qemu-aarch64-static", self.programs["aarch64"], "launch", "--run-dir", self.dir / "run", "--summary", "json", "--",
                    replay, RECORDED / "simple-json")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn('"total_tokens"', ended.stderr)

    def test_a_second_build_elsewhere_is_the_same(self):
        """From another directory, with packages downloaded and compiled again."""
        if run("git", "-C", ROOT, "status", "--porcelain").stdout:
            self.fail("uncommitted changes: the clone would not have them")
        clone = self.dir / "another/place"
        self.assertEqual(run("git", "clone", "--quiet", ROOT, clone).returncode, 0)
        for arch, program in self.programs.items():
            built = subprocess.run([clone / "packaging/static/build", arch, self.dir / "out"], text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, check=False)
            self.assertEqual(built.returncode, 0, built.stdout[-2000:])
            self.assertEqual((self.dir / "out" / program.name).read_bytes(), program.read_bytes(), f"{arch}: not the same bytes")


if os.environ.get("OTELC_ALL_TOOLS") != "1":
    del Programs

if __name__ == "__main__":
    unittest.main()
