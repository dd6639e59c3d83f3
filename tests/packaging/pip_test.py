#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The wheel: what is in it, and how it installs, runs, upgrades and goes away. No network.

With OTELC_ALL_TOOLS=1 also what the tools of Python's packagers say; these come from PyPI. OTELC_DIST: a directory of a release's
wheels, which are then tested instead.
"""
import base64
import email.parser
import email.policy
import hashlib
import json
import os
import platform
import re
import tempfile
import unittest
import zipfile
from pathlib import Path

import otelc_harness as otelc
import wheels
from packaging_tree import tree
from wheels import run

HERE = platform.machine()
INFO = "otelc-{}.dist-info/"
GUIDES = ("share/man/man1/otelc.1", "share/bash-completion/completions/otelc", "share/zsh/site-functions/_otelc",
          "share/fish/vendor_completions.d/otelc.fish")


class Case(unittest.TestCase):
    """Has a temporary directory with a tree of the binary under test and its wheel."""

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="otelc-test-")
        cls.addClassCleanup(scratch.cleanup)
        cls.dir = Path(scratch.name)
        cls.tree = tree(cls.dir)
        cls.wheel = wheels.build(cls.tree, HERE, cls.dir / "out")
        cls.version = run(wheels.ROOT / "packaging/version").strip()

    def temporary(self):
        return Path(tempfile.mkdtemp(dir=self.dir))

    def parsed(self, wheel, name):
        """Returns a file of dist-info as the message that it is."""
        with zipfile.ZipFile(wheel) as archive:
            text = archive.read(INFO.format(self.version) + name).decode()
        return email.parser.Parser(policy=email.policy.compat32).parsestr(text)


class Contents(Case):
    def test_two_builds_are_identical(self):
        other = self.temporary() / "another tree"
        wheels.tree_of((self.tree / "bin/otelc").read_bytes(), self.tree, other)
        for file in other.rglob("*"):
            os.utime(file, (1, 1))
            if file.is_file():
                file.chmod(0o600)
        again = wheels.build(other, HERE, self.temporary(), umask=0o077)
        self.assertEqual(again.name, self.wheel.name)
        self.assertEqual(again.read_bytes(), self.wheel.read_bytes())

    def test_archive(self):
        with zipfile.ZipFile(self.wheel) as archive:
            members = archive.infolist()
            recorded = archive.read(INFO.format(self.version) + "RECORD").decode().splitlines()
            for line in recorded[:-1]:
                name, digest, size = line.rsplit(",", 2)
                data = archive.read(name)
                self.assertEqual(digest, "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("="), name)
                self.assertEqual(int(size), len(data), name)
        names = [member.filename for member in members]
        self.assertEqual([line.rsplit(",", 2)[0] for line in recorded], names)
        self.assertEqual(len(set(names)), len(names))
        for member in members:
            self.assertEqual(member.date_time, (2020, 9, 13, 12, 26, 40), member.filename)
            self.assertEqual(member.external_attr >> 16, 0o100755 if member.filename.endswith("/scripts/otelc") else 0o100644)
        for guide in GUIDES:
            self.assertIn(f"otelc-{self.version}.data/data/{guide}", names)

    def test_metadata(self):
        metadata = self.parsed(self.wheel, "METADATA")
        self.assertEqual((metadata["Name"], metadata["Version"], metadata["License-Expression"]), ("otelc", self.version, "Apache-2.0"))
        self.assertIn(f"otelc {self.version}", run(otelc.binary(), "--version"))
        with zipfile.ZipFile(self.wheel) as archive:
            for name in ("LICENSE", "THIRD-PARTY-LICENSES"):
                self.assertIn(name, metadata.get_all("License-File"))
                text = (self.tree / "share/doc/otelc" / name).read_bytes()
                self.assertEqual(archive.read(INFO.format(self.version) + "licenses/" + name), text)
        wheel = self.parsed(self.wheel, "WHEEL")
        self.assertEqual([f"py3-none-{each}" for each in self.wheel.stem.split("-")[-1].split(".")], wheel.get_all("Tag"))
        self.assertEqual((wheel["Wheel-Version"], wheel["Root-Is-Purelib"]), ("1.0", "false"))

    def test_description_stands_alone(self):
        targets = re.compile(r"\]\(([^)\s]*)\)")
        readme = (wheels.ROOT / "README.md").read_text(encoding="utf-8")
        self.assertTrue([target for target in targets.findall(readme) if not target.startswith(("#", "http"))])
        alone = self.parsed(self.wheel, "METADATA").get_payload()
        self.assertEqual([target for target in targets.findall(alone) if not target.startswith(("#", "https://"))], [])
        self.assertIn("\n# otelc\n", "\n" + alone)
        linked = self.parsed(wheels.build(self.tree, HERE, self.temporary(), OTELC_REPOSITORY="https://host.example/o/otelc/"), "METADATA")
        self.assertEqual(linked["Project-URL"], "Repository, https://host.example/o/otelc")
        self.assertIn(f"](https://host.example/o/otelc/blob/v{self.version}/docs/launch.md)", linked.get_payload())
        self.assertIn(f"](https://host.example/o/otelc/raw/v{self.version}/docs/report.png)", linked.get_payload())

    def test_a_static_program_runs_beside_any_libc(self):
        for arch in wheels.ARCHITECTURES:
            for static, platforms in ((True, f"manylinux2014_{arch}.manylinux_2_17_{arch}.musllinux_1_1_{arch}"), (False, f"linux_{arch}")):
                program = wheels.tree_of(wheels.elf(arch, static), self.tree, self.temporary() / "tree")
                wheel = wheels.build(program, arch, self.temporary())
                self.assertEqual(wheel.name, f"otelc-{self.version}-py3-none-{platforms}.whl")

    def test_refuses_another_machine(self):
        other = wheels.tree_of(wheels.elf("aarch64", True), self.tree, self.temporary() / "tree")
        self.assertIn("not an ELF program for x86_64", run(wheels.ROOT / wheels.BUILD, other, "x86_64", self.temporary(), code=1))

    def test_from_source_the_same_files_are_installed(self):
        """What meson-python would install, by meson's plan: `pip install .` is tested with OTELC_ALL_TOOLS."""
        build = self.temporary()
        run("meson", "setup", build, wheels.ROOT, "-Dwheel=true", "-Dtests=false")
        plan = json.loads((build / "meson-info/intro-install_plan.json").read_text(encoding="utf-8"))
        planned = {file["destination"] for group in plan.values() for file in group.values()}
        data = f"otelc-{self.version}.data"
        places = ((f"{data}/scripts/", "{bindir}/"), (f"{data}/data/", "{datadir}/"), ("otelc/", "{py_purelib}/otelc/"))
        with zipfile.ZipFile(self.wheel) as archive:
            held = {name.replace(*place, 1) for name in archive.namelist() for place in places if name.startswith(place[0])}
        self.assertEqual(planned, held)

    def test_sbom(self):
        with_sbom = wheels.tree_of(wheels.elf(HERE, True), self.tree, self.temporary() / "tree")
        (with_sbom / "share/doc/otelc/otelc.spdx.json").write_text("{}", encoding="utf-8")
        with zipfile.ZipFile(wheels.build(with_sbom, HERE, self.temporary())) as archive:
            self.assertEqual(archive.read(INFO.format(self.version) + "sboms/otelc.spdx.json"), b"{}")


class Installed(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.venv = wheels.Venv(cls.dir / "venv")
        cls.empty = cls.venv.files()

    def setUp(self):
        self.venv.install("--force-reinstall", self.wheel)
        self.program = self.venv.program("otelc")

    def test_runs(self):
        python = (self.venv.program("python"), "-m", "otelc")
        for command in ((self.program,), python):
            with self.subTest(command=command):
                self.assertEqual(run(*command, "--version"), run(otelc.binary(), "--version"))
                self.assertIn("No OTEL data collected.", run(*command, "launch", "--", "true", cwd=self.temporary()))
                run(*command, "launch", "--", "sh", "-c", "exit 7", code=7, cwd=self.temporary())
                ignored = run(*command, "launch", "--", "grep", "SigIgn", "/proc/self/status", cwd=self.temporary())
                self.assertRegex(ignored, r"SigIgn:\t0{16}\n")
        self.assertEqual(self.program.read_bytes(), Path(otelc.binary()).read_bytes())
        for guide in GUIDES:
            self.assertEqual((self.venv.dir / guide).read_bytes(), (self.tree / guide).read_bytes())

    def test_module_finds_the_program(self):
        target = self.temporary() / "target"
        self.venv.install("--target", target, self.wheel)
        environment = otelc.environment(PYTHONPATH=str(target))
        self.program.write_text("#!/bin/sh\necho another one\n", encoding="utf-8")
        self.assertEqual(run(self.venv.program("python"), "-m", "otelc", "--version", env=environment), run(otelc.binary(), "--version"))
        (target / "bin/otelc").unlink()
        said = run(self.venv.program("python"), "-m", "otelc", "--version", env=environment, code=1)
        self.assertIn("reinstall it", said)

    def test_uninstall(self):
        self.assertGreater(self.venv.files(), self.empty)
        self.venv.pip("uninstall", "--yes", "otelc")
        left = self.venv.files() - self.empty
        self.assertEqual([path for path in sorted(left) if not (self.venv.dir / path).is_dir() or "otelc" in path], [])

    def test_upgrade(self):
        self.venv.pip("uninstall", "--yes", "otelc")
        old = wheels.tree_of((self.tree / "bin/otelc").read_bytes(), self.tree, self.temporary() / "tree")
        (old / "share/man/man1/otelc-old.1").touch()
        lower = wheels.build_version(old, HERE, self.temporary(), "0.0.1", self.temporary())
        self.venv.install(lower)
        self.assertTrue((self.venv.dir / "share/man/man1/otelc-old.1").exists())
        self.assertIn("Version: 0.0.1\n", self.venv.pip("show", "otelc"))
        self.venv.install("--find-links", self.wheel.parent, "--upgrade", "otelc")
        self.assertIn(f"Version: {self.version}\n", self.venv.pip("show", "otelc"))
        self.assertFalse((self.venv.dir / "share/man/man1/otelc-old.1").exists())


if os.environ.get("OTELC_ALL_TOOLS") == "1":

    class Tools(Case):
        """What others' tools say about the wheels of a release, or about wheels of the smallest static program for each machine."""

        @classmethod
        def setUpClass(cls):
            super().setUpClass()
            cls.tools = wheels.Venv(cls.dir / "tools")
            cls.tools.fetch("-r", wheels.ROOT / "tests/packaging/pip-tools.txt")
            cls.user = {**os.environ, "HOME": str(cls.dir / "home"), "UV_CACHE_DIR": str(cls.dir / "uv"), "UV_PYTHON_DOWNLOADS": "never",
                        "UV_TOOL_DIR": str(cls.dir / "uv-tools"), "PIPX_HOME": str(cls.dir / "pipx")}
            cls.dist = Path(os.environ["OTELC_DIST"]) if "OTELC_DIST" in os.environ else cls.stand_ins()
            cls.wheels = {arch: cls.only(cls.dist, arch) for arch in wheels.ARCHITECTURES}
            # The stand-ins do nothing: without a release, run the binary under test.
            cls.runnable = cls.wheels[HERE] if "OTELC_DIST" in os.environ else cls.wheel

        @classmethod
        def stand_ins(cls):
            for arch in wheels.ARCHITECTURES:
                wheels.build(wheels.tree_of(wheels.elf(arch, True), cls.tree, cls.dir / arch), arch, cls.dir / "stand-ins")
            return cls.dir / "stand-ins"

        @classmethod
        def only(cls, directory, arch):
            found, = directory.glob(f"otelc-*_{arch}.whl")
            return found

        def python(self, code, *arguments):
            return run(self.tools.program("python"), "-c", code, *arguments)

        def test_twine(self):
            said = run(self.tools.program("twine"), "check", "--strict", self.wheel, *self.wheels.values(), env=self.user)
            self.assertEqual((said.count("PASSED"), said.count("WARNING")), (3, 0), said)

        def test_check_wheel_contents(self):
            self.assertEqual(run(self.tools.program("check-wheel-contents"), *self.wheels.values()).count(": OK"), 2)

        def test_classifiers(self):
            known = json.loads(self.python("import json, trove_classifiers as t; print(json.dumps(sorted(t.classifiers)))"))
            self.assertLessEqual(set(self.parsed(self.wheel, "METADATA").get_all("Classifier")), set(known))

        def test_auditwheel(self):
            """Our tags claim glibc 2.17 and musl 1.1. auditwheel reads the program: it needs no library and no version of one."""
            for arch, wheel in self.wheels.items():
                said = run(self.tools.program("auditwheel"), "show", "--json", wheel)
                found = json.loads(said[said.index("{"):])
                self.assertEqual((found["external_libs"], found["versioned_symbols"], found["unsupported_isa"]), ({}, {}, False), wheel)
                major, minor = map(int, re.fullmatch(rf"manylinux_(\d+)_(\d+)_{arch}", found["overall_tag"]).groups())
                self.assertLessEqual((major, minor), (2, 17))

        def test_auditwheel_sees_a_dynamic_program(self):
            dynamic = wheels.tree_of(Path("/bin/sh").read_bytes(), self.tree, self.temporary() / "tree")
            said = run(self.tools.program("auditwheel"), "show", "--json", wheels.build(dynamic, HERE, self.temporary()))
            self.assertTrue(json.loads(said[said.index("{"):])["versioned_symbols"])

        def test_tags(self):
            """The set is sorted, as PEP 425 says, and systems with glibc or musl take it."""
            code = """if True:
                import sys
                from unittest import mock
                from packaging import tags, utils, _manylinux, _musllinux
                wheel, arch, libc, minor = sys.argv[1:]
                glibc = (2, int(minor)) if libc == "glibc" else (-1, -1)
                musl = _musllinux._MuslVersion(1, int(minor)) if libc == "musl" else None
                with (mock.patch.object(_manylinux, "_get_glibc_version", lambda: glibc), mock.patch("platform.libc_ver", lambda: ("", "")),
                      mock.patch.object(_manylinux, "_have_compatible_abi", lambda *_: True),
                      mock.patch.object(_musllinux, "_get_musl_version", lambda _: musl),
                      mock.patch("sysconfig.get_platform", lambda: "linux-" + arch)):
                    print(bool(utils.parse_wheel_filename(wheel, validate_order=True)[3] & set(tags.sys_tags())))
            """
            for arch, wheel in self.wheels.items():
                other, = set(wheels.ARCHITECTURES) - {arch}
                for system, takes in (((arch, "glibc", 17), True), ((arch, "glibc", 41), True), ((arch, "musl", 1), True),
                                      ((arch, "musl", 2), True), ((arch, "glibc", 12), False), ((other, "glibc", 36), False),
                                      ((other, "musl", 2), False)):
                    self.assertEqual(self.python(code, wheel.name, *system).strip(), str(takes), system)

        def test_installers_choose_the_machine(self):
            """uv and pip, asked for any system, take the wheel with the program for that machine."""
            for arch, machine in wheels.ARCHITECTURES.items():
                for system in (f"{arch}-unknown-linux-gnu", f"{arch}-unknown-linux-musl", f"{arch}-manylinux2014"):
                    target = self.temporary() / "target"
                    run(self.tools.program("uv"), "pip", "install", "--python", self.tools.program("python"), "--no-index", "--find-links",
                        self.dist, "--target", target, "--python-platform", system, "otelc", env=self.user)
                    self.assertEqual((target / "bin/otelc").read_bytes()[18], machine, system)
                for system in ("manylinux2014", "manylinux_2_17", "musllinux_1_1"):
                    target = self.temporary() / "target"
                    self.tools.install("--find-links", self.dist, "--target", target, "--only-binary", ":all:",
                                       "--platform", f"{system}_{arch}", "otelc")
                    self.assertEqual((target / "bin/otelc").read_bytes()[18], machine, system)

        def test_runners(self):
            expected = run(otelc.binary(), "--version").split(" (")[0]
            for runner in (("uvx", "--offline", "--from", self.runnable, "otelc"), ("pipx", "run", "--spec", self.runnable, "otelc")):
                command = (self.tools.program(runner[0]), *runner[1:])
                self.assertIn(expected, run(*command, "--version", env=self.user))
                self.assertIn("No OTEL data", run(*command, "launch", "--", "true", env=self.user, cwd=self.temporary()))
                run(*command, "launch", "--", "sh", "-c", "exit 7", code=7, env=self.user, cwd=self.temporary())

        def test_from_source(self):
            """`pip install .` in a fresh clone compiles and installs what is committed."""
            clone = self.dir / "clone"
            run("git", "clone", "--quiet", wheels.ROOT, clone)
            venv = wheels.Venv(self.dir / "from source")
            run(venv.program("python"), "-m", "pip", "install", clone, env=dict(os.environ))
            commit = run("git", "-C", clone, "log", "-1", "--format=%h, %cs").strip()
            self.assertEqual(run(venv.program("otelc"), "--version").strip(), f"otelc {self.version} ({commit})")
            self.assertEqual(run(venv.program("python"), "-m", "otelc", "--version"), run(venv.program("otelc"), "--version"))
            self.assertIn("No OTEL data", run(venv.program("otelc"), "launch", "--", "true", cwd=self.temporary()))
            self.assertIn(f"Version: {self.version}\n", venv.pip("show", "otelc"))
            self.assertEqual(run("git", "-C", clone, "status", "--short"), "")
            for guide in GUIDES:
                self.assertTrue((venv.dir / guide).exists(), guide)

        def test_archive_of_the_source(self):
            """Without a repository around it, the version has no commit."""
            source, build = self.temporary(), self.temporary()
            run("git", "-C", wheels.ROOT, "archive", "--output", source / "source.tar", "HEAD")
            run("tar", "-xf", source / "source.tar", "-C", source)
            run("meson", "setup", build, source, "-Dtests=false")
            run("ninja", "-C", build, "apps/otelc/program_version.cpp")
            self.assertIn('commit = "";', (build / "apps/otelc/program_version.cpp").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
