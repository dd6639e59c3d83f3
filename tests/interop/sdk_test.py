#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A real OpenTelemetry SDK sends one of everything to `otelc serve`; the log must contain exactly that.

    OTELC=... sdk_test.py BUILD_DIR/interop python|python-grpc|js-json|js-protobuf|js-grpc none|gzip

Exits 77 (skipped) where `tests/interop/setup BUILD_DIR` has not been run.
"""
import json
import shutil
import subprocess
import sys
from pathlib import Path

import checks
import otelc_harness as otelc

# The exporters' names for the forms of OTLP.
FORMS = {"python": {"": "http"}, "js": {"json": "http", "protobuf": "proto"}}
HERE = Path(__file__).resolve().parent


def skip(why):
    print(f"SKIP: {why}; run tests/interop/setup BUILD_DIR")
    sys.exit(otelc.SKIP)


def exporter(installed, client):
    """Returns (command, environment) of the program that sends."""
    if client.startswith("python"):
        python = installed / "venv" / "bin" / "python"
        if not python.exists():
            skip("the Python SDK is not installed")
        return [str(python), str(HERE / "export_all.py")], {"OTEL_EXPORTER_OTLP_TIMEOUT": str(otelc.DEADLINE_S)}
    modules, node = installed / "node_modules", shutil.which("node")
    if not (modules / "@opentelemetry").is_dir() or node is None:
        skip("the JavaScript SDK is not installed")
    return [node, str(HERE / "export_all.cjs")], {"NODE_PATH": str(modules), "OTEL_EXPORTER_OTLP_TIMEOUT": str(otelc.DEADLINE_S * 1000)}


def main():
    installed, client, compression = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    command, env = exporter(installed, client)
    language, _, form = client.partition("-")
    is_json, is_grpc = form == "json", form == "grpc"
    with otelc.Serve() as serve:
        # A prefix before /v1 belongs to a gateway; it must not matter.
        url = serve.url if is_grpc else f"{serve.url}/some/prefix"
        args = [url, compression, FORMS[language].get(form, form)]
        done = subprocess.run(command + args, env={**otelc.environment(), **env}, capture_output=True, text=True,
                              timeout=4 * otelc.DEADLINE_S, check=False)
        sys.stderr.write(done.stderr)
        assert done.returncode == 0 and not done.stderr, f"the exporter failed: {done.returncode}"
        ids = json.loads(done.stdout)
        records = serve.records()
        log = serve.log.read_bytes()
        sent = checks.PYTHON_ATTRIBUTES if language == "python" else checks.ATTRIBUTES
        checks.check_all(records, ids, sent, transcoded=not is_json)
        counted = otelc.summary("-", stdin=log)["inputs"][0]
        assert (counted["records"], counted["skipped"], counted["rejected"]) == (len(records), 0, 0), counted
    print(f"{len(records)} requests, {len(log)} bytes in the log")


if __name__ == "__main__":
    main()
