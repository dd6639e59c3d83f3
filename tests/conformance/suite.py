# SPDX-License-Identifier: Apache-2.0
"""Defines a case, runs the cases and formats their results."""
import json
from dataclasses import asdict, dataclass

PASS, FAIL, NOT_SEEN, SKIP = "pass", "FAIL", "not seen", "skip"


class Failed(Exception):
    """The receiver does not do what the sentence requires."""


class NotSeen(Exception):
    """The result cannot be seen from outside, or the condition did not occur."""


class Skipped(Exception):
    """A package that the case needs is missing."""


@dataclass(frozen=True)
class Case:
    name: str
    part: str      # http, json or grpc
    section: str   # of opentelemetry-proto's docs/specification.md
    level: str     # MUST, SHOULD, RECOMMENDED, MAY; `implied`: follows from what the section refers to
    sentence: str  # in short
    run: object    # callable(target) -> detail or None


@dataclass(frozen=True)
class Result:
    case: str
    section: str
    level: str
    sentence: str
    result: str
    detail: str


CASES = []


def case(name, section, level, sentence):
    """Registers a function as a case; its name begins with its part."""
    def register(function):
        if any(known.name == name for known in CASES):
            raise ValueError(f"two cases named {name}")
        CASES.append(Case(name, name.split("/")[0], section, level, sentence, function))
        return function
    return register


def not_seen(name, section, level, sentence, why):
    """Registers a sentence that binds receivers but that no request can show."""
    def run(_target):
        raise NotSeen(why)
    case(name, section, level, sentence)(run)


def expect(condition, complaint):
    if not condition:
        raise Failed(complaint)


def run_case(one, target):
    try:
        result, detail = PASS, one.run(target) or ""
    except Failed as failed:
        result, detail = FAIL, str(failed)
    except NotSeen as why:
        result, detail = NOT_SEEN, str(why)
    except Skipped as why:
        result, detail = SKIP, str(why)
    except Exception as error:  # a receiver that breaks the connection must not end the run
        result, detail = FAIL, f"{type(error).__name__}: {error}"
    return Result(one.name, one.section, one.level, one.sentence, result, " ".join(str(detail).split())[:300])


def run_all(target, parts, only=""):
    return [run_case(one, target) for one in CASES if one.part in parts and only in one.name]


def summary_of(results):
    count = {kind: sum(r.result == kind for r in results) for kind in (PASS, FAIL, NOT_SEEN, SKIP)}
    return ", ".join(f"{number} {kind}" for kind, number in count.items() if number)


def as_text(results):
    width = max((len(r.case) for r in results), default=0)
    lines = [f"{r.case:<{width}}  {r.level:<11}  {r.result:<8}  {r.section}{' | ' + r.detail if r.detail else ''}"
             for r in results]
    return "\n".join([*lines, "", summary_of(results)])


def as_json(results):
    return json.dumps({"schema": "otlp-conformance/1", "specification": "OTLP 1.11.0",
                       "results": [asdict(r) for r in results]}, indent=1)


def markdown_cell(text):
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def as_markdown(results):
    cell = markdown_cell
    rows = ["| case | section | level | the receiver | result | detail |", "|---|---|---|---|---|---|"]
    rows += [f"| `{r.case}` | {r.section} | {r.level} | {cell(r.sentence)} | {r.result} | {cell(r.detail)} |"
             for r in results]
    return "\n".join([*rows, "", summary_of(results) + "."])


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown}


def failed(results, strict):
    """Returns whether the receiver breaks the specification: a MUST, or with `strict` any level."""
    binding = {"MUST", "implied"}
    return any(r.result == FAIL and (strict or r.level in binding) for r in results)
