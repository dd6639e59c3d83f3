#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""otelc's npm packages: what is in them, and how npm installs and runs them.

OTELC_ALL_TOOLS=1 adds the npm of Node 18 to 24, pnpm, Yarn and publint, all from the npm registry, and tests the packages in
OTELC_DIST, if that is set.
"""
import json
import os
import platform
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

from npm_packages import (ALL_TOOLS, BINARY, CPU, MAIN, NODES, VERSION, NpmTest, built, folder, from_npm, packages, require_npm,
                          run_build, unpack)


def members(package):
    with tarfile.open(package) as archive:
        return {member.name: (member, archive.extractfile(member).read()) for member in archive}


def manifest(package):
    return json.loads(members(package)["package/package.json"][1])


class Packages(unittest.TestCase):
    def test_two_builds_are_identical(self):
        with tempfile.TemporaryDirectory() as scratch:
            self.addCleanup(os.umask, os.umask(0o077))
            out = Path(scratch, "out")  # build makes it
            paths = run_build(built() / "tree", platform.machine(), out, cwd="/") + run_build("--main", out, cwd="/")
            self.assertEqual(paths, [out / BINARY, out / MAIN])
            for path in paths:
                self.assertEqual(path.read_bytes(), (built() / path.name).read_bytes(), path.name)

    def test_what_is_in_them(self):
        for name, expected in {MAIN: {"package.json", "LICENSE", "README.md", "bin/otelc"},
                               BINARY: {"package.json", "LICENSE", "README.md", "THIRD-PARTY-LICENSES", "bin/otelc"}}.items():
            found = members(packages() / name)
            if name == BINARY and packages() != built():  # those of a release are static, and have an SBOM
                expected = expected | {"otelc.spdx.json"}
            self.assertEqual(set(found), {"package/" + each for each in expected})
            for path, (member, _) in found.items():
                mode = 0o755 if path == "package/bin/otelc" else 0o644
                self.assertEqual((member.uid, member.gid, member.mode), (0, 0, mode), path)
            self.assertEqual(len({member.mtime for member, _ in found.values()}), 1)

    def test_manifests(self):
        main, own = manifest(packages() / MAIN), manifest(packages() / BINARY)
        self.assertEqual(main["optionalDependencies"], {"@otelc/linux-x64": VERSION, "@otelc/linux-arm64": VERSION})
        self.assertEqual(main["bin"], {"otelc": "bin/otelc"})
        self.assertEqual((own["name"], own["os"], own["cpu"]), (f"@otelc/linux-{CPU}", ["linux"], [CPU]))
        for each in (main, own):
            self.assertEqual(each["version"], VERSION)
            self.assertFalse({"scripts", "dependencies", "libc"} & set(each))

    def test_a_binary_for_another_machine_is_refused(self):
        other = {"x86_64": "aarch64", "aarch64": "x86_64"}[platform.machine()]
        with tempfile.TemporaryDirectory() as out, open(os.devnull, "wb") as null, self.assertRaises(subprocess.CalledProcessError):
            run_build(built() / "tree", other, out, stderr=null)


class InstallTest(NpmTest):
    def install(self, *options):
        return self.check("npm", "install", "--offline", *options)

    def check_runs(self, *otelc):
        """Checks a way to run the installed otelc."""
        with tempfile.TemporaryDirectory() as scratch:
            unpack(packages() / BINARY, Path(scratch), "binary")
            version = self.check(Path(scratch, "binary/bin/otelc"), "--version").stdout
        self.assertTrue(version.startswith(f"otelc {VERSION}"))
        self.assertEqual(self.check(*otelc, "--version").stdout, version)
        command = ["sh", "-c", 'cat; printf "<%s>" "$@"; exit 7', "sh", "a  b", "", "ü*$HOME'\""]
        done = self.check(*otelc, "launch", "--", *command, code=7, input="in\n")
        self.assertEqual(done.stdout, "in\n<a  b><><ü*$HOME'\">")
        self.assertIn("No OTEL data collected.", done.stderr)


class Npm(InstallTest):
    def test_in_a_project(self):
        self.install(packages() / MAIN, packages() / BINARY)
        self.check_runs("npx", "--no-install", "otelc")

    def test_global(self):
        self.install("--global", "--prefix", self.dir / "prefix", packages() / MAIN, packages() / BINARY)
        self.check_runs(self.dir / "prefix/bin/otelc")

    def test_without_optional_dependencies(self):
        self.install("--omit=optional", packages() / MAIN)
        done = self.check("npx", "--no-install", "otelc", "--version", code=127)
        self.assertIn(f"otelc: the package @otelc/linux-{CPU} with the program is not installed.", done.stderr)
        self.assertIn(f"npm install @otelc/linux-{CPU}@{VERSION}\n", done.stderr)


class PackageManagers(InstallTest):
    def setUp(self):
        super().setUp()
        self.tools = tools()

    def depend(self, *names, **more):
        """Writes a package.json that depends on these packages of ours."""
        files = {"otelc": MAIN, f"@otelc/linux-{CPU}": BINARY}
        dependencies = {name: f"file:{packages() / files[name]}" for name in names}
        (self.project / "package.json").write_text(json.dumps({"name": "app", "private": True, "dependencies": dependencies, **more}))

    def resolutions(self):
        """Without a registry, Yarn needs a file for each optional dependency, also for that of another machine."""
        return {f"@otelc/linux-{cpu}": f"file:{packages() / BINARY}" for cpu in ("x64", "arm64")}

    def test_pnpm(self):
        self.depend("otelc")
        (self.project / "pnpm-workspace.yaml").write_text(json.dumps(
            {"overrides": {**{name: "-" for name in self.resolutions()}, f"@otelc/linux-{CPU}": f"file:{packages() / BINARY}"}}))
        pnpm = ["node", self.tools / "pnpm/bin/pnpm.mjs"]  # starts the native program, which its install script would link
        self.check(*pnpm, "install", "--offline")
        self.check_runs(*pnpm, "exec", "otelc")
        self.check_runs("node_modules/.bin/otelc")

    def test_yarn_1(self):
        self.depend("otelc", resolutions=self.resolutions())
        yarn = ["node", self.tools / "yarn/bin/yarn.js", "--silent"]
        self.check(*yarn, "install", "--offline")
        self.check_runs("node_modules/.bin/otelc")

    def test_yarn_4(self):
        for linker in ("pnp", "node-modules"):
            with self.subTest(linker):
                self.depend("otelc", resolutions=self.resolutions())
                (self.project / "yarn.lock").touch()  # ends the search for the project's root here
                (self.project / ".yarnrc.yml").write_text(f"nodeLinker: {linker}\nenableNetwork: false\n")
                yarn = ["node", self.tools / "@yarnpkg/cli-dist/bin/yarn.js"]
                self.check(*yarn, "install")
                self.assertEqual((self.project / ".pnp.cjs").exists(), linker == "pnp")
                self.check_runs(*yarn, "run", "otelc")

    def test_npm_would_publish_them(self):
        for name in (MAIN, BINARY):
            done = self.check("npm", "publish", "--dry-run", "--offline", packages() / name)
            self.assertIn(f"{manifest(packages() / name)['name']}@{VERSION}", done.stdout)
            self.assertIn("public access (dry-run)", done.stderr)
            self.assertIn("bin/otelc", done.stderr)
            # npm publish corrects a manifest that is not as it should be, and says so.
            self.assertNotIn("auto-corrected", done.stderr)

    def test_publint(self):
        for name in (MAIN, BINARY):
            done = self.check("node", self.tools / "publint/src/cli.js", "--strict", packages() / name)
            self.assertIn("All good!", done.stdout)


def tools():
    path = folder() / "tools/node_modules"
    return path if path.exists() else from_npm(path.parent, "pnpm@12.4.2", "yarn@1.22.22", "@yarnpkg/cli-dist@4.18.1", "publint@0.3.25")


if ALL_TOOLS:
    for line in NODES:
        globals()[f"NpmOfNode{line}"] = type(f"NpmOfNode{line}", (Npm,), {"node_line": line})
else:
    del PackageManagers

if __name__ == "__main__":
    require_npm()
    unittest.main()
