# SPDX-License-Identifier: Apache-2.0
"""The rule of choice for agents: per agent and session, one kind of report counts, completely and under its own names."""
from dataclasses import dataclass, field

from .names import Groups, normal, pair_leftovers
from .tokens import Row

KINDS = ("metrics", "events", "spans")


@dataclass
class Report:
    """One record's part of a kind."""
    session: object
    model: object  # None: the record has none
    row: Row
    cost: object = None
    request_id: object = None
    pair: tuple = ()  # names learned together


@dataclass
class Session:
    kinds: dict = field(default_factory=lambda: {kind: [] for kind in KINDS})
    turn: list = field(default_factory=list)  # (order, what, tool_use_id, is accepted)


@dataclass
class Bill:
    rows: dict
    cost: object
    reasons: set
    is_complete: bool


def sessions_of(reports_by_kind, turns):
    """An agent one of whose kinds has no session is one session. DECISION: one token report without a session is
    enough: of two Codex runs one may have lost the span that names its session, and its tokens would count under its
    events' session and under none."""
    as_one = any(report.row.tokens.total and not report.session for reports in reports_by_kind.values() for report in reports)
    sessions = {}
    for kind, reports in reports_by_kind.items():
        for report in reports:
            sessions.setdefault(None if as_one else report.session, Session()).kinds[kind].append(report)
    for session, *turn in turns:
        sessions.setdefault(None if as_one else session, Session()).turn.append(tuple(turn))
    return sessions


def settle(session, agent, pairs):
    """Returns the bill of one session of an agent. `pairs`: names that any of its sessions learned together."""
    kinds = {kind: list(reports) for kind, reports in session.kinds.items()}
    groups = Groups()
    for names in pairs:
        groups.join(*names)
    _name_the_nameless(kinds, groups)
    events = kinds["events"]
    requests = [report for report in events if report.row.requests]
    if requests and all(report.request_id for report in requests):
        known = {report.request_id for report in requests}
        for report in kinds["spans"]:
            if report.request_id and report.request_id not in known:
                known.add(report.request_id)
                # DECISION: it joins the events under the name that the API answered, in the events' spelling.
                answered = next((name for name in reversed(report.pair) if name), report.model)
                spelled = [one.model for one in requests if normal(one.model) == normal(answered)]
                events.append(Report(report.session, min(spelled, default=answered), report.row, None, report.request_id))
    rows = {kind: _rows(reports) for kind, reports in kinds.items()}
    totals = {kind: sum(row.tokens.total for row in rows[kind].values()) for kind in KINDS}
    priced = {kind: {report.model for report in reports if report.cost is not None} for kind, reports in kinds.items()}
    pair_leftovers(groups, [{name: row.tokens.total for name, row in rows[kind].items()
                             if row.tokens.total or name in priced[kind]} for kind in KINDS])
    reasons = set()
    counting = dict(totals)
    if agent.spans_when_alone and totals["metrics"] + totals["events"]:
        counting["spans"] = 0
    elif not agent.spans_are_a_kind and not agent.spans_when_alone:
        counting["spans"] = 0
    # DECISION: at a tie of metrics and spans without events the metrics count, because they have the cost.
    chosen = max(("events", "metrics", "spans"), key=lambda kind: counting[kind])
    if not counting[chosen]:
        # No tokens were reported: use what is known about requests.
        chosen = max(("events", "metrics", "spans"), key=lambda kind: sum(row.requests for row in rows[kind].values()))
    if totals["spans"] > max(totals["metrics"], totals["events"]) > 0:
        reasons.add("spans saw more than metrics and events")
    if totals["metrics"] and totals["events"] and totals["metrics"] != totals["events"]:
        reasons.add("metrics and events differ in tokens")
    shown = {name: Row(row.tokens, row.requests) for name, row in rows[chosen].items()
             if row.tokens.total or row.requests or name in priced[chosen]}
    # DECISION: a failure joins the row of its name as its own kind writes it.
    _fill_errors(shown, rows, groups)
    if chosen == "events" and totals["metrics"] == totals["events"]:
        shown = _renamed(shown, rows["metrics"], groups)
    _add_requests_without_tokens(shown, rows, groups)
    _fill_requests(shown, rows, groups)
    cost, differs = _cost(kinds, totals)
    if differs:
        reasons.add("reported costs differ")
    if any(report.row.requests and not report.row.tokens.total for report in events) or any(
            row.requests and not row.tokens.total for row in shown.values()):
        reasons.add("an answered request has no tokens")
    complete = bool(totals["metrics"]) and totals["metrics"] == totals["events"] and not reasons
    return Bill(shown, cost, reasons, complete)


def learned_pairs(sessions):
    """Returns names that are together in one record. DECISION: those of one session hold for all of the agent's sessions."""
    return [report.pair for session in sessions for reports in session.kinds.values() for report in reports
            if len([name for name in report.pair if name]) > 1]


def _name_the_nameless(kinds, groups):
    """A record without a model joins the session's only model, else `unknown`. DECISION: the session has one model when
    all its names are one, by a record with both or by normalization; of several spellings its own kind's counts, else the
    first."""
    named = {kind: {report.model for report in reports if report.model} for kind, reports in kinds.items()}
    everyone = set().union(*named.values())
    only = len({groups.of(name) for name in everyone}) == 1
    for kind, reports in kinds.items():
        for report in reports:
            if not report.model:
                report.model = min(named[kind] or everyone) if only else "unknown"


def _rows(reports):
    rows = {}
    for report in reports:
        rows.setdefault(report.model, Row()).add(report.row)
    return rows


def _renamed(events, metrics, groups):
    """At a tie: where the names of events and metrics pair one to one in their group with equal tokens, uses those of the metrics."""
    shown = {}
    for group in sorted({groups.of(name) for name in events}):
        ours = {name: row for name, row in events.items() if groups.of(name) == group}
        theirs = {name: row for name, row in metrics.items() if groups.of(name) == group and row.tokens.total}
        counted = {name: row for name, row in ours.items() if row.tokens.total}
        pairs = {}
        for name, row in counted.items():
            same = [other for other, metric in theirs.items() if metric.tokens == row.tokens]
            if len(same) == 1 and [other.tokens for other in counted.values()].count(row.tokens) == 1:
                pairs[name] = same[0]
        # DECISION: all of a group's rows pair, or none is renamed.
        if not counted or len(pairs) != len(counted) or len(theirs) != len(counted):
            pairs = {}
        for name, row in ours.items():
            shown.setdefault(pairs.get(name, name), Row()).add(row)
    return shown


def _add_requests_without_tokens(shown, rows, groups):
    """Adds requests of a model of which no kind has tokens. DECISION: only of a kind that names every model with tokens:
    another may mean one of these by another name."""
    counted = {groups.of(name) for name, row in shown.items() if row.tokens.total}
    spent = {groups.of(name) for kind in KINDS for name, row in rows[kind].items() if row.tokens.total}
    for kind in KINDS:
        taken = spent | {groups.of(name) for name in shown}
        if counted <= {groups.of(name) for name in rows[kind]}:
            shown.update({name: Row(requests=row.requests) for name, row in rows[kind].items()
                          if row.requests and groups.of(name) not in taken})


def _fill_requests(shown, rows, groups):
    """Uses the largest number of requests of any kind, per group of names.

    DECISION: they count in the row of their name, however it is written, else of equal tokens, else in the largest row.
    """
    for group in sorted({groups.of(name) for name in shown}):
        ours = [name for name in shown if groups.of(name) == group]
        theirs = {kind: {name: row for name, row in rows[kind].items() if groups.of(name) == group} for kind in KINDS}
        counts = {kind: sum(row.requests for row in theirs[kind].values()) for kind in KINDS}
        best = max(KINDS, key=lambda kind: counts[kind])
        if counts[best] <= sum(shown[name].requests for name in ours):
            continue
        tokens = {name: shown[name].tokens.total for name in ours}
        for name in ours:
            shown[name].requests = 0
        free = set(ours) - set(theirs[best])
        for name, row in sorted(theirs[best].items()):
            same = [one for one in ours if normal(one) == normal(name)]
            equal = sorted(one for one in free if row.tokens.total and tokens[one] == row.tokens.total)
            at = name if name in shown else equal[0] if equal else _largest(shown, same or ours)
            free.discard(at)
            shown[at].requests += row.requests


def _fill_errors(shown, rows, groups):
    for group in sorted({groups.of(name) for kind in KINDS for name in rows[kind]}):
        per_kind = {kind: {name: row.errors for name, row in rows[kind].items() if groups.of(name) == group and row.errors}
                    for kind in KINDS}
        kind = max(("events", "metrics", "spans"), key=lambda kind: sum(per_kind[kind].values()))
        ours = [name for name in shown if groups.of(name) == group]
        for name, errors in sorted(per_kind[kind].items()):
            same = [one for one in ours if normal(one) == normal(name)]
            at = name if name in shown or not ours else _largest(shown, same or ours)
            shown.setdefault(at, Row()).errors += errors


def _largest(shown, names):
    return min(names, key=lambda name: (-shown[name].tokens.total, name))


def _cost(kinds, totals):
    """Returns (reported cost or None, whether costs differ where tokens agree). DECISION: every kind's money was spent, so the
    largest counts, also where another kind's tokens do."""
    costs = {}
    for kind, reports in kinds.items():
        known = [report.cost for report in reports if report.cost is not None]
        if known:
            costs[kind] = sum(known)
    agree = "metrics" in costs and "events" in costs and totals["metrics"] == totals["events"]
    return max(costs.values(), default=None), agree and costs["metrics"] != costs["events"]
