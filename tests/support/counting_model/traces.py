# SPDX-License-Identifier: Apache-2.0
"""The rule of nesting: the requests that the spans of one trace show, each once, and the gaps between them."""
from dataclasses import dataclass, field

from .tokens import Tokens


@dataclass
class Request:
    """One request, or one failure, shown by one or more spans."""
    service: str
    agent: object  # the agent of the spans, None for a service
    scopes: set
    asked: object
    answered: object
    names: set
    tokens: object  # None: no counts
    failed: bool
    ids: set
    start: int
    end: int
    cost: object
    key: tuple  # an order that does not depend on the lines'
    calls: list = field(default_factory=list)
    is_aggregate: bool = False
    suppressed: list = field(default_factory=list)  # requests of other services that are this one

    @property
    def name(self):
        return self.answered or self.asked

    @property
    def duration(self):
        return self.end - self.start


def request_of(call):
    span = call.span
    return Request(span.sender.service, call.agent, {span.scope}, call.asked, call.answered, set(call.names), call.tokens,
                   call.role == "failure", {call.response_id} if call.response_id else set(), call.start, call.end,
                   call.cost, (call.end - call.start, call.start, span.trace, span.id, span.name), [call],
                   call.role == "aggregate")


def same_input(one, other):
    """Compares with or without cached tokens; an input of 0 is unreported."""
    if not one.all_input or not other.all_input:
        return True
    return one.all_input in (other.all_input, other.input) or other.all_input in (one.all_input, one.input) \
        or one.input == other.input


def same_counts(one, other):
    return abs(one.output - other.output) <= 1 and same_input(one, other)


def richest(one, other):
    """Returns the split with more detail. DECISION: of outputs that differ by one the smaller is used (libraries add one)."""
    both = min(one.output, other.output)
    output = both or max(one.output, other.output)
    all_input = max(one.all_input, other.all_input)
    if one.all_input and other.all_input and one.cached == other.cached:
        all_input = min(one.all_input, other.all_input)
    better = max((one, other), key=lambda tokens: (tokens.cached, tokens.as_tuple()))
    return Tokens(max(0, all_input - better.cached), better.cacheRead, better.cacheCreation, output)


def absorb(outer, inner):
    """Joins `inner`, which is the same request as `outer`."""
    if outer.service != inner.service or outer.agent != inner.agent:
        # The request is the outer service's, under its name; the inner service's metrics must not count it again.
        outer.suppressed.append(inner)
    else:
        outer.answered = inner.answered or outer.answered
        outer.asked = outer.asked or inner.asked
        outer.ids |= inner.ids
        outer.calls += inner.calls
        outer.scopes |= inner.scopes
        outer.names |= inner.names
        outer.suppressed += inner.suppressed
    if outer.tokens and inner.tokens:
        outer.tokens = richest(outer.tokens, inner.tokens)
    outer.cost = max((cost for cost in (outer.cost, inner.cost) if cost is not None), default=None)


class Trace:
    """Settles one trace. `one_model(names, names)` returns whether two spans may be of one model."""

    def __init__(self, calls, one_model):
        self.one_model = one_model
        self.reasons = set()
        ids = {}
        for call in calls:
            if call.span.id and call.span.trace:
                ids[call.span.id] = call
        self.children, self.roots = {}, []
        for call in sorted(calls, key=lambda call: (call.start, call.end, call.span.id)):
            parent = ids.get(call.span.parent)
            if parent is None or parent is call:
                self.roots.append(call)
            else:
                self.children.setdefault(parent.span.id, []).append(call)
        self.ids = ids

    def requests(self):
        found = []
        for root in self.roots:
            found += self._settle(root, False)
        return found

    def _settle(self, call, counts_above):
        inner = []
        above = counts_above or (call.role == "call" and call.tokens is not None)
        for child in self.children.get(call.span.id, ()) if call.span.id else ():
            inner += self._settle(child, above)
        counted = [request for request in inner if request.tokens]
        if call.role == "gap":
            if not counted and not counts_above:
                self.reasons.add("a call has no counts")
            return inner
        if call.role == "aggregate":
            return self._aggregate(call, inner, counted)
        if call.role == "failure":
            return inner or [request_of(call)]  # an outer call without counts is not a second request
        if call.role != "call":
            return inner
        if call.tokens is None:
            return inner or [request_of(call)]
        # An inner call without counts is not a second request; its failures are requests of their own.
        inner = [request for request in inner if request.tokens or request.failed]
        return self._outer_call(call, inner, counted)

    def _aggregate(self, call, inner, counted):
        if not counted:
            return [request for request in inner if request.failed] + [request_of(call)]
        if call.tokens.total > sum(request.tokens.total for request in counted):
            self.reasons.add("an aggregate reports more than its calls")
        return inner

    def _outer_call(self, call, inner, counted):
        outer = request_of(call)
        for other in [request for request in counted if request.service != outer.service or request.agent]:
            if same_counts(outer.tokens, other.tokens):
                if other.agent:
                    # DECISION: an agent's own request is never another service's; the outer span is its duplicate.
                    return inner
                inner.remove(other)
                absorb(outer, other)
                break  # one request is one request below
        below = [request for request in counted if request.service == outer.service and not request.agent
                 and request in inner]
        if len(below) == 1 and same_counts(outer.tokens, below[0].tokens):
            inner.remove(below[0])
            outer.start, outer.end = call.start, call.end
            absorb(outer, below[0])
            return inner + [outer]
        if not below or self._is_its_own(outer, below):
            return inner + [outer]
        rest = _excess(outer.tokens, [request.tokens for request in below])
        if rest.total == 0:
            # DECISION: what the outer span took from other services stays theirs when the outer one is no request.
            return inner + outer.suppressed
        outer.tokens, outer.cost = rest, None
        return inner + [outer]

    def _is_its_own(self, outer, below):
        ids = set().union(*(request.ids for request in below))
        if outer.ids and not outer.ids & ids:
            return True
        return bool(outer.names) and not any(self.one_model(outer.names, request.names) for request in below)


def _excess(outer, below):
    """Returns what exceeds the calls below, by input and output; its cached part is what exceeds their cached parts."""
    inner = sum(below, Tokens())
    all_input = max(0, outer.all_input - inner.all_input)
    read = min(all_input, max(0, outer.cacheRead - inner.cacheRead))
    created = min(all_input - read, max(0, outer.cacheCreation - inner.cacheCreation))
    return Tokens(all_input - read - created, read, created, max(0, outer.output - inner.output))
