# SPDX-License-Identifier: Apache-2.0
"""`python -m otelc` becomes the otelc that was installed with this package, even if that is not on the PATH."""
import importlib.metadata
import os
import signal
import sys
from pathlib import Path


def program():
    """Returns the path of the program."""
    # `pip install --target DIR` moves it to DIR/bin, and leaves its old place in RECORD.
    beside = Path(__file__).resolve().parent.parent / "bin" / "otelc"
    if beside.exists():
        return str(beside)
    recorded = [file for file in importlib.metadata.files("otelc") or [] if file.parts[-2:] == ("bin", "otelc")]
    return os.path.normpath(recorded[0].locate()) if recorded else str(beside)


if __name__ == "__main__":
    # Python ignores these signals, and programs inherit that: otelc and its agent must not.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    try:
        os.execv(program(), ["otelc", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"otelc: cannot run {program()}: {error.strerror}; reinstall it: pip install --force-reinstall otelc")
