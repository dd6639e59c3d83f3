#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/install.sh: installs, upgrades and removes otelc with each shell and downloader that is here, and changes nothing when it fails.

OTELC_ALL_TOOLS=1: dash, busybox, curl and wget must be here. With OTELC_DIST, the artefacts in that directory are installed, too.
"""
import os
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

import fake_release
from fake_release import ARCHIVES, INSTALLER, program
from otelc_harness import DEADLINE_S, await_condition, binary, environment

ALL_TOOLS = os.environ.get("OTELC_ALL_TOOLS") == "1"
SHELLS = [words for words in (["dash"], ["busybox", "sh"], ["bash"]) if ALL_TOOLS or shutil.which(words[0])] or [["sh"]]
DOWNLOADERS = [name for name in ("curl", "wget", "busybox") if ALL_TOOLS or shutil.which(name)]
# What the script may use, besides a downloader.
TOOLS = ("cat", "cp", "dirname", "find", "grep", "gzip", "head", "mkdir", "mktemp", "mv", "rm", "rmdir", "sed", "sha256sum", "sort", "tail",
         "tar", "tr")
FIRST = {"bin/otelc": program("0.1.0"), "share/man/man1/otelc.1": b"first\n", "share/man/man1/otelc-gone.1": b"gone\n"}
SECOND = {"bin/otelc": program("0.2.0"), "share/man/man1/otelc.1": b"second\n", "share/fish/new/otelc.fish": b"new\n"}
MANIFEST = "share/doc/otelc/MANIFEST"


def files_below(directory):
    return {str(p.relative_to(directory)): p.read_bytes() for p in Path(directory).rglob("*") if p.is_file()}


class InstallTest(unittest.TestCase):
    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-install-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.prefix, self.releases, self.tools = self.dir / "a prefix", self.dir / "releases", self.dir / "tools"
        self.sums = {name: fake_release.make(self.releases / name, files) for name, files in (("v0.1.0", FIRST), ("v0.2.0", SECOND))}
        self.server = fake_release.Server(self.releases).__enter__()
        self.addCleanup(self.server.__exit__)
        self.shell = SHELLS[0]

    def with_tools(self, downloader, machine="x86_64", system="Linux"):
        """Makes a PATH of the tools that the script may use, with a clock that does not wait and a machine of this kind."""
        shutil.rmtree(self.tools, ignore_errors=True)
        self.tools.mkdir()
        for name in TOOLS:
            (self.tools / name).symlink_to(shutil.which(name))
        if downloader:
            (self.tools / ("wget" if downloader == "busybox" else downloader)).symlink_to(shutil.which(downloader))
        for name, script in (("uname", f'[ "$1" = -m ] && echo {machine} || echo {system}'), ("sleep", f'echo "$1" >>"{self.dir}/slept"')):
            (self.tools / name).write_text(f"#!/bin/sh\n{script}\n")
            (self.tools / name).chmod(0o755)

    def command(self, *args, release="v0.1.0"):
        url = [] if release is None else ["--url", f"{self.server.url}/{release}"]
        return [shutil.which(self.shell[0]), *self.shell[1:], INSTALLER, "--prefix", self.prefix, *url, *args]

    def env(self, **more):
        return environment(**{"PATH": str(self.tools), "HOME": str(self.dir / "home"), "TMPDIR": str(self.dir), **more})

    def run_script(self, *args, release="v0.1.0", env=None, **popen):
        return subprocess.run(list(map(str, self.command(*args, release=release))), env=self.env(**(env or {})), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=DEADLINE_S, check=False, **popen)

    def install(self, *args, **more):
        done = self.run_script(*args, **more)
        self.assertEqual((done.returncode, done.stderr.replace(self.warning(), "")), (0, ""), done.stdout)
        return done.stdout

    @staticmethod
    def warning():
        return "install.sh: warning: http does not prove who sent SHA256SUMS; pass --sha256\n"

    def assert_fails(self, expected, *args, code=1, **more):
        """The script fails with this message, and leaves everything as it was."""
        before = files_below(self.prefix)
        done = self.run_script(*args, **more)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(expected, done.stderr)
        self.assertEqual(files_below(self.prefix), before)
        self.assertEqual(list(self.dir.rglob(".otelc-install*")), [])


class EveryShellAndDownloader(InstallTest):
    def with_each(self, body, waits=False):
        """Runs body() for each downloader and shell, with nothing installed. If the script waits: without busybox's, which has a `sleep` of
        its own and does not look for one on PATH."""
        if not DOWNLOADERS:
            self.skipTest("no curl, wget or busybox")
        for number, downloader in enumerate(DOWNLOADERS):
            for shell in [one for one in SHELLS if not waits or len(one) == 1] if number == 0 else SHELLS[:1]:
                with self.subTest(downloader=downloader, shell=shell):
                    self.shell = shell
                    self.with_tools(downloader)
                    shutil.rmtree(self.prefix, ignore_errors=True)
                    self.server.requests.clear()
                    self.server.failures = {}
                    body()

    def test_install_upgrade_remove(self):
        def body():
            said = self.install("--sha256", self.sums["v0.1.0"])
            self.assertEqual(said, f"installed otelc 0.1.0 (0123456, 2026-11-30) to {self.prefix}/bin/otelc\n"
                             f'{self.prefix}/bin is not on PATH. In this shell: export PATH="{self.prefix}/bin:$PATH"\n')
            self.assertEqual({k: v for k, v in files_below(self.prefix).items() if k != MANIFEST}, FIRST)
            mine = self.prefix / "share" / "man" / "man1" / "mine.1"
            mine.write_text("not otelc's\n")
            said = self.install(release="v0.2.0", env={"PATH": f"{self.tools}:{self.prefix}/bin"})
            self.assertEqual(said, f"installed otelc 0.2.0 (0123456, 2026-11-30) to {self.prefix}/bin/otelc\n")
            self.assertEqual({k: v for k, v in files_below(self.prefix).items() if k not in (MANIFEST, "share/man/man1/mine.1")}, SECOND)
            self.install("--uninstall", release=None)
            self.assertEqual([str(p.relative_to(self.prefix)) for p in self.prefix.rglob("*") if p.is_file()], ["share/man/man1/mine.1"])
            self.assertFalse((self.prefix / "bin").exists())
            self.assert_fails("otelc was not installed there", "--uninstall", release=None)

        self.with_each(body)

    def test_what_fails_changes_nothing(self):
        def body():
            self.install()
            self.assert_fails("the SHA-256 is " + self.sums["v0.2.0"], "--sha256", self.sums["v0.1.0"], release="v0.2.0")
            self.server.requests.clear()
            self.assert_fails(f"cannot download {self.server.url}/v9/{ARCHIVES[0]}: ", release="v9")
            self.assertEqual(len(self.server.requests), 1, "404 does not change: one attempt")
            self.server.failures = {ARCHIVES[0]: ["cut"] * 3}
            self.assert_fails("", release="v0.2.0")
            self.server.failures = {ARCHIVES[0]: [503, 503, 503]}
            self.assert_fails(f"cannot download {self.server.url}/v0.2.0/{ARCHIVES[0]}: ", release="v0.2.0")
            self.assertEqual(self.server.failures[ARCHIVES[0]], [])
            sums = self.releases / "v0.2.0" / "SHA256SUMS"
            right = sums.read_text()
            sums.write_text(right.replace(self.sums["v0.2.0"], self.sums["v0.1.0"]))
            self.assert_fails(f"SHA256SUMS says {self.sums['v0.1.0']}; nothing was installed", release="v0.2.0")
            sums.write_text(right.replace("linux-x86_64", "linux-other"))
            self.assert_fails(f"SHA256SUMS does not list {ARCHIVES[0]}", release="v0.2.0")
            sums.write_text(right)
            self.assert_fails("has otelc 0.2.0, not 0.3.0; nothing was installed", "--version", "0.3.0", release="v0.2.0")

        self.with_each(body, waits=True)

    def test_a_server_that_recovers(self):
        def body():
            self.server.failures = {ARCHIVES[0]: [503, 429], "SHA256SUMS": [500]}
            (self.dir / "slept").unlink(missing_ok=True)
            self.install()
            self.assertEqual((self.dir / "slept").read_text().split(), ["2", "5", "2"])

        self.with_each(body, waits=True)

    def test_a_proxy(self):
        def body():
            proxied = fake_release.make(self.releases / "deep" / "v1", FIRST)
            done = self.run_script("--url", "http://mirror.invalid/deep/v1", "--sha256", proxied, release=None, env={"http_proxy": self.server.url})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.server.requests, [f"http://mirror.invalid/deep/v1/{ARCHIVES[0]}"])

        self.with_each(body)

    def test_an_interrupt(self):
        def body():
            self.install()
            before = files_below(self.prefix)
            self.server.requests.clear()
            self.server.failures = {ARCHIVES[0]: ["hang"]}
            process = subprocess.Popen(list(map(str, self.command(release="v0.2.0"))), env=self.env(), start_new_session=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            await_condition(lambda: self.server.requests, "the request", process)
            os.killpg(process.pid, signal.SIGTERM)
            self.assertEqual(process.wait(DEADLINE_S), 143)
            self.assertEqual(files_below(self.prefix), before)
            self.assertEqual(list(self.prefix.glob(".otelc*")), [])

        self.with_each(body)


class WithoutDownload(InstallTest):
    def setUp(self):
        super().setUp()
        self.with_tools(None)

    def test_the_real_program_from_a_directory(self):
        with open(binary(), "rb") as file:
            fake_release.make(self.releases / "real", {"otelc-0.1.0/bin/otelc": file.read()})
        for shell in SHELLS:
            self.shell = shell
            self.install("--url", f"file://{self.releases}/real", release=None)
            done = subprocess.run([self.prefix / "bin" / "otelc", "launch", "--run-dir", self.dir / "run", "--", "sh", "-c", "exit 3"],
                                  env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
            self.assertEqual(done.returncode, 3)
            self.assertIn("No OTEL data collected.", done.stderr)

    def test_a_release_beside_the_script_and_a_version_in_the_url(self):
        for shell in SHELLS:
            self.shell = shell
            self.install("--version", "v0.2.0", "--url", f"{self.releases}/v{{version}}/", release=None)
            (self.dir / "home").mkdir(exist_ok=True)
            done = subprocess.run([*shell, self.releases / "v0.1.0" / "install.sh"], env=self.env(PATH=os.environ["PATH"]), check=True,
                                  capture_output=True, text=True)
            self.assertIn("0.1.0", done.stdout)
            self.assertTrue((self.dir / "home" / ".local" / "bin" / "otelc").exists())

    def test_a_script_from_a_pipe(self):
        script = INSTALLER.read_text()
        for shell in SHELLS:
            for text, present in ((script[:script.rindex("main")], False), (script, True)):
                command = [shutil.which(shell[0]), *shell[1:], "-s", "--", "--url", self.releases / "v0.1.0", "--prefix", self.prefix / shell[0]]
                subprocess.run(list(map(str, command)), input=text, env=self.env(), check=True, capture_output=True, text=True)
                self.assertEqual((self.prefix / shell[0] / "bin" / "otelc").exists(), present, "half a script does nothing")
            command = [shutil.which(shell[0]), *shell[1:], "-s", "--", "--prefix", str(self.prefix)]
            done = subprocess.run(command, input=script, env=self.env(), cwd=self.releases / "v0.1.0", capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 2, "an archive in the working directory is not otelc's release")

    def test_no_downloader_and_other_machines(self):
        self.assert_fails("no curl and no wget: install one of them, or download")
        for machine, archive in (("aarch64", ARCHIVES[1]), ("arm64", ARCHIVES[1]), ("amd64", ARCHIVES[0])):
            self.with_tools(None, machine)
            self.assert_fails(archive)
        self.with_tools(None, "riscv64")
        self.assert_fails("there is no otelc for riscv64, only for x86_64 and aarch64")
        self.with_tools(None, system="Darwin")
        self.assert_fails("otelc runs on Linux, not on Darwin")

    def test_pins(self):
        sums = self.sums["v0.1.0"]
        url = ("--url", self.releases / "v0.1.0")
        self.install(*url, "--sha256", f"{'0' * 64},{sums.upper()}", release=None)
        self.assert_fails("not a SHA-256: abc", *url, "--sha256", "abc", release=None, code=2)

    def test_bad_archives(self):
        self.install("--url", self.releases / "v0.1.0", release=None)
        for name, files, expected in (
                ("empty", {"README": b""}, "does not contain bin/otelc"),
                ("foreign", {"bin/otelc": b"\x7fELFno"}, "its otelc does not run on this machine"),
                ("escape", {"bin/otelc": program("1"), "../../outside": b"x"}, "has paths that lead out of it"),
                ("absolute", {"bin/otelc": program("1"), "/outside": b"x"}, "has paths that lead out of it")):
            fake_release.make(self.releases / name, files)
            self.assert_fails(expected, "--url", self.releases / name, release=None)

    def test_wrong_usage_and_a_prefix_that_cannot_be_written(self):
        self.assert_fails("pass --url", release=None, code=2)
        self.assert_fails("--url needs a value", "--url", release=None, code=2)
        self.assert_fails("unknown argument: --frob", "--frob", code=2)
        self.assert_fails("--url contains {version}: pass --version", "--url", "/x/{version}", release=None, code=2)
        (self.dir / "a file").write_text("")
        self.assert_fails("cannot create", "--prefix", self.dir / "a file" / "x")
        self.assert_fails("no such file", "--url", self.dir / "none", release=None)

    def test_another_otelc_comes_first(self):
        (self.tools / "otelc").write_bytes(program("0"))
        (self.tools / "otelc").chmod(0o755)
        said = self.install("--url", self.releases / "v0.1.0", release=None, env={"PATH": f"{self.tools}:{self.prefix}/bin"})
        self.assertIn(f"{self.tools}/otelc comes before it on PATH", said)


if ALL_TOOLS and "OTELC_DIST" in os.environ:

    class RealRelease(InstallTest):
        """The artefacts of a release, with nothing but busybox."""

        def test_install_and_remove(self):
            dist = Path(os.environ["OTELC_DIST"])
            self.assertEqual((dist / "install.sh").read_bytes(), INSTALLER.read_bytes())
            self.assertRegex((dist / "SHA256SUMS").read_text(), r"(?m)^[0-9a-f]{64}  install\.sh$")
            root, wget = self.dir / "applets", shutil.which("busybox")
            root.mkdir()
            subprocess.run([wget, "--install", "-s", root], check=True)
            with fake_release.Server(dist) as server:
                for script in (INSTALLER, dist / "install.sh"):
                    done = subprocess.run([root / "sh", script, "--url", server.url, "--prefix", self.prefix], env=self.env(PATH=str(root)),
                                          capture_output=True, text=True, check=False)
                    self.assertEqual((done.returncode, done.stderr), (0, self.warning()))
            said = subprocess.run([self.prefix / "bin" / "otelc", "--version"], env={}, capture_output=True, text=True, check=True).stdout
            self.assertTrue(done.stdout.startswith(f"installed {said.strip()} to "), done.stdout)
            self.assertTrue((self.prefix / "share" / "man" / "man1" / "otelc.1").exists())
            subprocess.run([root / "sh", INSTALLER, "--uninstall", "--prefix", self.prefix], env=self.env(PATH=str(root)), check=True, capture_output=True)
            self.assertEqual(list(self.prefix.rglob("*")), [])


if __name__ == "__main__":
    unittest.main()
