# SPDX-License-Identifier: Apache-2.0
"""The rule of identity: which records are one fact, and what a metric's points add up to."""
from dataclasses import dataclass

from .records import frozen


@dataclass
class Amount:
    """The count of one series of a metric."""
    service: str
    scope: str
    metric: str
    is_histogram: bool
    attributes: dict
    values: list  # parts, each to be rounded by itself if they are money
    count: int

    @property
    def total(self):
        return sum(round(value) for value in self.values)


def _series(point):
    return point.sender.key(), point.scope, point.metric, frozen(point.attributes)


def amounts(points):
    """Returns all series, each once: delta points that a cumulative series of the same sender, name and attributes covers
    are duplicates; of one start of a cumulative series the largest value counts."""
    spans_of_cumulative = []  # (sender, metric, attributes, start, last time)
    for series in _by_series(point for point in points if point.is_cumulative):
        for start in {point.start for point in series}:
            last = max(point.time for point in series if point.start == start)
            spans_of_cumulative.append((_anywhere(series[0]), start, last))
    out = []
    for series in _by_series(points):
        deltas, largest = set(), {}
        for point in series:
            if point.is_cumulative:
                old_value, old_count = largest.get(point.start, (0, 0))
                largest[point.start] = max(old_value, point.value), max(old_count, point.count)
            elif not any(key == _anywhere(point) and start <= point.start and point.time <= last
                         for key, start, last in spans_of_cumulative):
                deltas.add((point.start, point.time, point.value, point.count))
        parts = [part[2:] for part in sorted(deltas)] + [largest[start] for start in sorted(largest)]
        if parts:
            first = series[0]
            out.append(Amount(first.sender.service, first.scope, first.metric, first.is_histogram, first.attributes,
                              [value for value, _ in parts], sum(count for _, count in parts)))
    return out


def _anywhere(point):
    return point.sender.key(), point.metric, frozen(point.attributes)


def _by_series(points):
    out = {}
    for point in points:
        out.setdefault(_series(point), []).append(point)
    return [out[key] for key in sorted(out, key=repr)]


def distinct_events(events):
    """Returns each fact once. DECISION: if an agent's own identity is on two records that otherwise differ, the
    record that is first in the order of decoded values counts, so that the order of lines makes no difference."""
    out = {}
    for event in sorted(events, key=_event_values):
        out.setdefault(_event_identity(event), event)
    return list(out.values())


def _event_values(event):
    return repr((event.time, event.name, frozen(event.body), frozen(event.attributes), event.trace, event.span,
                 event.scope, event.sender.key()))


def _event_identity(event):
    attributes = event.attributes
    if event.sender.service == "claude-code" or event.scope.startswith("com.anthropic.claude_code"):
        if attributes.get("session.id") and "event.sequence" in attributes:
            return ("claude", event.sender.key(), attributes["session.id"], event.time,
                    str(attributes["event.sequence"]), event.name.removeprefix("claude_code."),
                    attributes.get("request_id"))
    if attributes.get("cursor.event.id"):
        return "cursor", event.sender.key(), attributes["cursor.event.id"]
    response = attributes.get("gen_ai.response.id")
    if event.name == "gen_ai.client.inference.operation.details" and response:
        counts = {key: value for key, value in attributes.items() if key.startswith("gen_ai.usage.")}
        return "response", event.sender.key(), response, frozen(counts)
    return (event.sender.key(), event.scope, event.time, event.name, frozen(event.body), frozen(event.attributes),
            event.trace, event.span)


def distinct_spans(spans):
    """DECISION: a span id that comes with other values a second time is the first in the order of decoded values."""
    out = {}
    for span in sorted(spans, key=lambda span: repr((span.start, span.end, span.name, frozen(span.attributes)))):
        key = (span.sender.key(), span.trace, span.id) if span.trace and span.id else (
            span.sender.key(), span.scope, span.name, span.start, span.end, frozen(span.attributes))
        out.setdefault(key, span)
    return list(out.values())
