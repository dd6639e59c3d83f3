#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every #include under lib/otelc and apps against the layers of docs/architecture.md.

    layers.py ROOT        prints `file:line: why` for each include that points up or sideways; exits 1 if there is one
    layers.py --self-test checks this check on snippets known to be bad and known to be good
"""
import re
import sys
from pathlib import Path

# layer -> the other layers that its files may include. Nothing points up or sideways.
LAYERS = {
    "base": set(),
    "environment": {"base"},
    "process": {"base", "environment"},
    "agents": {"base", "environment", "process"},
    "otlp": {"base"},
    "store": {"base"},
    "http": {"base"},
    "prices": {"base"},
    "events": {"base", "agents", "otlp", "prices"},
    "traces": {"base", "agents", "prices", "events"},
    "billing": {"base", "agents", "prices", "events"},
    "ledger": {"base", "agents", "otlp", "prices", "events", "traces", "billing"},
    "usage": {"base", "agents", "otlp", "prices", "events", "billing", "ledger"},
    "ingest": {"base", "otlp", "store", "usage"},
    "replay": {"base", "otlp", "store", "prices", "usage"},
    "report": {"base", "agents", "prices", "billing", "ledger", "usage"},
    "server": {"base", "otlp", "store", "http", "ingest"},
    "findings": {"base", "environment", "process"},
    "tail": {"base", "agents", "store", "prices", "events", "billing", "ledger", "usage", "ingest", "report"},
    "launch": {"base", "environment", "process", "agents", "otlp", "store", "prices", "events", "usage", "ingest", "report",
               "server", "findings"},
    "doctor": {"base", "environment", "process", "agents", "otlp", "http", "prices", "usage", "ingest", "replay", "report",
               "server", "findings", "launch"},
}
APPS = "apps"

# Heavy or exchangeable third-party headers: (how the include begins, its name, the layers that may use it).
# All of them are for .cpp files only, so that no other file pays for them or depends on them.
CONTAINED = [
    ("simdjson_configured.hpp", "simdjson", {"otlp", "prices", "replay", "environment"}),
    ("protozero/", "protozero", {"otlp"}),
    ("boost/beast", "Boost.Beast", {"http"}),
    ("boost/asio", "Boost.Asio", {"http", "server"}),
    ("boost/", "Boost", {"http", "server"}),
    ("nghttp2/", "nghttp2", {"http"}),
    ("spdlog/", "spdlog", {"base"}),
    ("zlib.h", "zlib", {"base"}),
    ("zstd", "zstd", {"base"}),
    ("snappy", "snappy", {"base"}),
    ("lz4", "LZ4", {"base"}),
    ("xxh", "xxHash", {"base"}),
    ("utf8proc", "utf8proc", {"report"}),
    ("CLI/", "CLI11", {APPS}),
]
# What a header may include from outside besides the standard library and POSIX.
FREE = ("fmt/", "tl/expected.hpp")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def layer_of(path):
    """The layer of a path relative to the root; None for what has no layer (lib/otelc itself)."""
    parts = Path(path).parts
    if parts[0] == "apps":
        return APPS
    return parts[2] if len(parts) > 3 else None


def complaint(path, quote, name):
    """Why this include is wrong, or None. Pure: `path` need not exist."""
    layer = layer_of(path)
    if layer != APPS and layer not in LAYERS:
        return f"{path} is in no layer of the table in tests/lint/layers.py"
    if quote == '"':
        return f'"{name}": ours are included as <otelc/LAYER/FILE.hpp>' if layer != APPS else None
    if name.startswith("otelc/"):
        target = name.split("/")[1]
        if target not in LAYERS:
            return f"<{name}>: no such layer"
        if layer != APPS and target != layer and target not in LAYERS[layer]:
            allowed = ", ".join(sorted(LAYERS[layer])) or "nothing of ours"
            return f"<{name}>: {layer} may include {allowed}; not {target}"
        if "/detail/" in name and target != layer:
            return f"<{name}>: detail headers are for their own layer ({target}) only"
        return None
    if name.startswith("simdjson") and name != CONTAINED[0][0]:
        return f"<{name}>: simdjson is included as <{CONTAINED[0][0]}>"
    for start, library, layers in CONTAINED:
        if name.startswith(start):
            if layer not in layers:
                return f"<{name}>: {library} belongs to {', '.join(sorted(layers))} only"
            # A layer's detail headers are seen by its .cpp files alone.
            if path.endswith(".hpp") and "/detail/" not in path and layer != APPS:
                return f"<{name}>: {library} may be included in .cpp files only"
            return None
    if "/" in name and not name.startswith(("sys/", "netinet/", "arpa/", "linux/", *FREE)):
        return f"<{name}>: a library that third_party/README.md does not allow here"
    return None


def check_text(path, text):
    """(line number, complaint) for each bad include of one file."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        why = match and complaint(path, match[1], match[2])
        if why:
            found.append((number, why))
    return found


def check_tree(root):
    files = sorted(p for top in ("lib/otelc", "apps") for p in (root / top).rglob("*") if p.suffix in (".hpp", ".cpp"))
    bad = 0
    for file in files:
        path = file.relative_to(root).as_posix()
        for number, why in check_text(path, file.read_text(encoding="utf-8")):
            print(f"{path}:{number}: {why}")
            bad += 1
    print(f"{len(files)} files, {bad} bad includes")
    return 1 if bad or not files else 0


SELF_TEST = [
    # (path, text, a piece of the complaint; None: nothing is wrong)
    ("lib/otelc/base/x.cpp", "#include <otelc/base/y.hpp>", None),
    ("lib/otelc/base/x.cpp", "#include <otelc/otlp/y.hpp>", "base may include nothing of ours; not otlp"),
    ("lib/otelc/base/x.hpp", "  #  include <otelc/usage/y.hpp>", "not usage"),
    ("lib/otelc/store/x.cpp", "#include <otelc/http/y.hpp>", "not http"),
    ("lib/otelc/usage/x.hpp", "#include <otelc/otlp/records.hpp>", None),
    ("lib/otelc/usage/x.hpp", "#include <otelc/store/y.hpp>", "not store"),
    ("lib/otelc/prices/x.cpp", "#include <otelc/usage/y.hpp>", "not usage"),
    ("lib/otelc/ingest/x.cpp", "#include <otelc/report/y.hpp>", "not report"),
    ("lib/otelc/process/x.cpp", "#include <otelc/store/y.hpp>", "not store"),
    ("lib/otelc/server/x.cpp", "#include <otelc/launch/y.hpp>", "not launch"),
    ("lib/otelc/launch/x.cpp", "#include <otelc/process/y.hpp>\n#include <otelc/server/z.hpp>", None),
    ("lib/otelc/report/x.cpp", "#include <otelc/otlp/records.hpp>", "not otlp"),
    ("lib/otelc/server/x.cpp", "#include <otelc/ingest/y.hpp>", None),
    ("lib/otelc/http/x.cpp", "#include <otelc/server/y.hpp>", "not server"),
    ("lib/otelc/http/x.cpp", "#include <otelc/nowhere/y.hpp>", "no such layer"),
    ("lib/otelc/nowhere/x.cpp", "#include <string>", "in no layer"),
    ("lib/otelc/usage/x.cpp", "#include <otelc/otlp/detail/y.hpp>", "own layer"),
    ("lib/otelc/otlp/x.cpp", "#include <otelc/otlp/detail/y.hpp>", None),
    ("apps/otelc/x.cpp", "#include <otelc/server/y.hpp>\n#include <CLI/CLI.hpp>\n#include \"y.hpp\"", None),
    ("lib/otelc/store/x.cpp", "#include \"y.hpp\"", "included as <otelc/"),
    ("lib/otelc/otlp/x.cpp", "#include <simdjson_configured.hpp>", None),
    ("lib/otelc/otlp/x.hpp", "#include <simdjson_configured.hpp>", ".cpp files only"),
    ("lib/otelc/otlp/detail/x.hpp", "#include <simdjson_configured.hpp>", None),
    ("lib/otelc/otlp/x.cpp", "#include <simdjson.h>", "is included as <simdjson_configured.hpp>"),
    ("lib/otelc/usage/x.cpp", "#include <simdjson_configured.hpp>", "simdjson belongs to environment, otlp, prices, replay only"),
    ("lib/otelc/http/x.cpp", "#include <boost/beast/http.hpp>", None),
    ("lib/otelc/server/x.cpp", "#include <boost/beast/http.hpp>", "Boost.Beast belongs to http"),
    ("lib/otelc/server/x.hpp", "#include <boost/asio/io_context.hpp>", ".cpp files only"),
    ("lib/otelc/ingest/x.cpp", "#include <boost/asio.hpp>", "Boost.Asio belongs to"),
    ("lib/otelc/store/x.cpp", "#include <spdlog/spdlog.h>", "spdlog belongs to base only"),
    ("apps/otelc/x.cpp", "#include <spdlog/logger.h>", "spdlog belongs to base only"),
    ("lib/otelc/base/x.hpp", "#include <spdlog/logger.h>", ".cpp files only"),
    ("lib/otelc/store/x.cpp", "#include <zlib.h>", "zlib belongs to base"),
    ("lib/otelc/store/x.cpp", "#include <zstd.h>", "zstd belongs to base"),
    ("lib/otelc/server/x.cpp", "#include <snappy.h>", "snappy belongs to base"),
    ("lib/otelc/http/x.cpp", "#include <lz4frame.h>", "LZ4 belongs to base"),
    ("lib/otelc/usage/x.cpp", "#include <xxhash.h>", "xxHash belongs to base"),
    ("lib/otelc/base/x.cpp", "#include <CLI/CLI.hpp>", "CLI11 belongs to apps"),
    ("lib/otelc/base/x.cpp", "#include <utf8proc.h>", "utf8proc belongs to report"),
    ("lib/otelc/base/x.cpp", "#include <nghttp2/nghttp2.h>", "nghttp2 belongs to http"),
    ("lib/otelc/http/x.hpp", "#include <nghttp2/nghttp2.h>", ".cpp files only"),
    ("lib/otelc/http/x.cpp", "#include <openssl/ssl.h>", "does not allow"),
    ("lib/otelc/base/x.hpp", "#include <fmt/format.h>\n#include <tl/expected.hpp>\n#include <sys/stat.h>", None),
    ("lib/otelc/base/x.hpp", "// #include <otelc/server/y.hpp>", None),
]


def self_test():
    failed = 0
    for path, text, expected in SELF_TEST:
        found = check_text(path, text)
        right = not found if expected is None else len(found) == 1 and expected in found[0][1]
        if not right:
            print(f"{path}: {text!r}: expected {expected!r}, got {found}")
            failed += 1
    number = check_text("lib/otelc/base/x.cpp", "\n\n#include <otelc/otlp/y.hpp>\n")[0][0]
    failed += number != 3
    print(f"{len(SELF_TEST) + 1} self-tests, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check_tree(Path(sys.argv[1])))
