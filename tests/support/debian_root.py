# SPDX-License-Identifier: Apache-2.0
"""Root directories with a minimal Debian, for tests that install packages. Needs root and debootstrap.

They come from the mirror that this machine's apt uses. $OTELC_ROOTS names a directory that keeps them for later runs.
"""
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from otelc_harness import await_condition
from packages import run

BOOT = Path(__file__).resolve().parent / "boot_root"
# Not the caller's: its PATH, HOME or variables of otelc must not decide how a package installs.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
               "DEBIAN_FRONTEND": "noninteractive"}
_temp = None


def mirror():
    """Returns the address from which apt gets Debian here."""
    with open("/etc/os-release", encoding="utf-8") as file:
        codename = dict(line.strip().split("=", 1) for line in file if "=" in line)["VERSION_CODENAME"]
    listed = run("apt-get", "indextargets", "--format", "$(ORIGIN) $(RELEASE) $(REPO_URI)", "Identifier: Packages")
    for line in listed.splitlines():
        origin, release, uri = line.split(" ", 2)
        if (origin, release) == ("Debian", codename):
            return uri
    raise AssertionError("apt has no package lists of Debian; run apt-get update")


def _kept(suite, packages):
    """Returns the tarball of a root, and makes it if it is missing."""
    global _temp  # pylint: disable=global-statement  # removed when the process ends
    if "OTELC_ROOTS" not in os.environ and _temp is None:
        _temp = tempfile.TemporaryDirectory(prefix="otelc-roots-")
    place = Path(os.environ.get("OTELC_ROOTS") or _temp.name)
    place.mkdir(parents=True, exist_ok=True)
    tarball = place / ("-".join([suite, *packages]) + ".tar")
    if not tarball.exists():
        with tempfile.TemporaryDirectory(prefix="otelc-debootstrap-") as made:
            included = [f"--include={','.join(packages)}"] if packages else []
            run("debootstrap", "--variant=minbase", *included, suite, made, mirror())
            run("tar", "-C", made, "--one-file-system", "-cf", f"{tarball}.new", ".")
        Path(f"{tarball}.new").rename(tarball)
    return tarball


class Root:
    """A fresh root of a Debian release, as a context manager."""

    def __init__(self, suite, *packages):
        self.suite, self.packages = suite, packages

    def __enter__(self):
        tarball = _kept(self.suite, self.packages)
        self._made = tempfile.TemporaryDirectory(prefix="otelc-root-")
        self.dir = Path(self._made.name)
        run("tar", "-C", self.dir, "-xf", tarball)
        self.dir.chmod(0o755)  # for other users than root, too
        return self

    def __exit__(self, *_):
        self._made.cleanup()

    def run(self, *command, **more):
        return run("chroot", self.dir, *command, env=ENVIRONMENT, **more)

    def put(self, file):
        """Copies a file into /root and returns its path in here."""
        run("cp", file, self.dir / "root" / file.name)
        return f"/root/{file.name}"

    def files(self):
        """Returns all files and links below /, but those that dpkg and systemd keep for themselves."""
        own = ("var/lib/dpkg/", "var/cache/", "var/log/", "var/lib/systemd/", "root/", "dev/", "proc/", "sys/", "run/", "tmp/")
        found = (str(path.relative_to(self.dir)) for path in self.dir.rglob("*") if path.is_symlink() or path.is_file())
        return {path for path in found if not path.startswith(own)}


class Machine(Root):
    """A root that has booted its systemd, with a network of its own."""

    def __enter__(self):
        super().__enter__()
        self._cgroup = self._cgroup2() / f"otelc-test-{os.getpid()}"
        self._process = subprocess.Popen([BOOT, self.dir, self._cgroup], stdin=subprocess.DEVNULL)
        try:
            self._init = await_condition(self._child, "the first process", self._process)
            await_condition((self.dir / "var/log").exists, "the root", self._process)
            await_condition(self._is_up, "systemd", self._process)
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        await_condition(self._has_removed_cgroups, "the end of all processes")
        super().__exit__()

    @staticmethod
    def _cgroup2():
        with open("/proc/mounts", encoding="utf-8") as file:
            for line in file:
                if line.split()[2] == "cgroup2":
                    return Path(line.split()[1])
        raise AssertionError("no cgroup2 file system is mounted here")

    def _child(self):
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for child in children.read_text(encoding="ascii").split():
            if Path(f"/proc/{child}/comm").read_text(encoding="utf-8").strip() == "systemd":
                return child
        return None

    def inside(self, *namespaces):
        return ["nsenter", "--target", self._init, *namespaces]

    def _is_up(self):
        state = subprocess.run([*self.inside("--all"), "systemctl", "is-system-running"], env=ENVIRONMENT, capture_output=True, text=True,
                               check=False).stdout.strip()
        return state in ("running", "degraded")

    def _has_removed_cgroups(self):
        for folder, _, _ in os.walk(self._cgroup, topdown=False):
            try:
                os.rmdir(folder)
            except OSError:
                return False
        return not self._cgroup.exists()

    def run(self, *command, **more):
        return run(*self.inside("--all"), *command, env=ENVIRONMENT, **more)

    def from_outside(self, *command, **more):
        """Runs a command with this machine's files and the network in here."""
        return run(*self.inside("--net"), *command, **more)
