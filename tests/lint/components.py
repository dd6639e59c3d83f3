#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the components under lib/otelc: a component is NAME.hpp, NAME.cpp and detail/NAME.hpp of one folder.

    components.py ROOT          prints what is wrong; exits 1 if anything is
    components.py --self-test   checks this check on trees known to be bad and known to be good

A source has a header of its name, the includes between components form no circle, and no folder of lib/otelc holds 15 % or
more of all lines of lib and apps.
"""
import re
import sys
from pathlib import Path

SHARE_MAX = 0.15
INCLUDE = re.compile(r"^\s*#\s*include\s*<otelc/([^>]+)>", re.M)


def component_of(path):
    """The component of a file, for a path below lib/otelc: `http/detail/h2_session.hpp` is of `http/h2_session`."""
    return re.sub(r"\.\w+$", "", path.replace("/detail/", "/"))


def unpaired(paths):
    """Sources without a header of their name."""
    headers = {component_of(path) for path in paths if path.endswith(".hpp")}
    return sorted(path for path in paths if path.endswith(".cpp") and component_of(path) not in headers)


def circles(files):
    """Groups of components that include each other, for {path: text}. Tarjan's algorithm, without recursion."""
    edges = {component_of(path): set() for path in files}
    for path, text in files.items():
        own = component_of(path)
        edges[own] |= {target for name in INCLUDE.findall(text) if (target := component_of(name)) in edges} - {own}
    number, low, on_stack, stack, found = {}, {}, set(), [], []
    for start in sorted(edges):
        if start in number:
            continue
        work = [(start, iter(sorted(edges[start])))]
        number[start] = low[start] = len(number)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(edges[target]))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    group = []
                    while not group or group[-1] != node:
                        group.append(stack.pop())
                        on_stack.discard(group[-1])
                    if len(group) > 1:
                        found.append(sorted(group))
    return sorted(found)


def too_large(lines, total):
    """Folders with too large a share of `total` lines, for {folder: lines}."""
    return sorted(folder for folder, count in lines.items() if count >= SHARE_MAX * total)


def check_tree(root):
    lib = root / "lib/otelc"
    files = {p.relative_to(lib).as_posix(): p.read_text(encoding="utf-8") for p in lib.rglob("*") if p.suffix in (".hpp", ".cpp")}
    lines = {}
    for path, text in files.items():
        folder = path.split("/")[0]
        lines[folder] = lines.get(folder, 0) + text.count("\n")
    total = sum(lines.values()) + sum(p.read_text(encoding="utf-8").count("\n") for p in (root / "apps").rglob("*.?pp"))
    bad = [f"lib/otelc/{path}: no header of this name" for path in unpaired(files)]
    bad += [f"lib/otelc: include each other in a circle: {', '.join(group)}" for group in circles(files)]
    bad += [f"lib/otelc/{folder}: {lines[folder]} of {total} lines, {SHARE_MAX:.0%} or more: split it"
            for folder in too_large(lines, total)]
    print(*bad, f"{len(files)} files, {len(bad)} complaints", sep="\n")
    return 1 if bad or not files else 0


def self_test():
    includes = lambda *names: "".join(f"#include <otelc/{name}>\n" for name in names)
    cases = [
        (component_of("http/detail/h2_session.hpp"), "http/h2_session"),
        (component_of("report/html/detail/bars.hpp"), "report/html/bars"),
        (unpaired(["a/x.cpp", "a/x.hpp", "a/y.cpp", "a/detail/y.hpp", "a/z.hpp"]), []),
        (unpaired(["a/x.cpp", "b/x.hpp", "a/xy.hpp"]), ["a/x.cpp"]),
        (circles({"a/x.hpp": "", "a/x.cpp": includes("a/x.hpp", "a/y.hpp"), "a/y.hpp": includes("b/z.hpp"), "b/z.hpp": ""}), []),
        (circles({"a/x.hpp": "", "a/x.cpp": includes("a/x.hpp", "a/y.hpp"), "a/y.hpp": includes("a/x.hpp")}), [["a/x", "a/y"]]),
        (circles({"a/x.cpp": includes("a/detail/x.hpp"), "a/detail/x.hpp": includes("a/x.hpp"), "a/x.hpp": ""}), []),
        (circles({"a/x.hpp": includes("b/y.hpp"), "b/y.hpp": includes("c/z.hpp"), "c/z.hpp": includes("a/x.hpp"),
                  "d/w.hpp": includes("a/x.hpp")}), [["a/x", "b/y", "c/z"]]),
        (circles({"a/x.hpp": "// #include <otelc/a/y.hpp>\n", "a/y.hpp": includes("a/x.hpp")}), []),
        (too_large({"a": 14, "b": 15, "c": 71}, 100), ["b", "c"]),
    ]
    failed = [case for case in cases if case[0] != case[1]]
    print(f"{len(cases)} self-tests, {len(failed)} failed", *failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check_tree(Path(sys.argv[1])))
