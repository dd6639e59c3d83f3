# SPDX-License-Identifier: Apache-2.0
"""The rule of twins: one request that two instrumentations, or two services, show side by side."""
from .traces import absorb, same_counts

CLOCK_NS = 2_000_000
LAZY_NS = 20_000_000


def join_streams(calls):
    """A span of no duration with counts, and the earliest call without counts of the same scope, parent and asked model
    that ended before it, are one request, its time the call's (logfire's streams)."""
    taken = set()
    ends = [call for call in calls if call.role == "call" and call.tokens and call.start == call.end and not call.agent]
    for end in sorted(ends, key=lambda call: (call.start, call.span.id)):
        before = [call for call in calls
                  if call.role == "call" and call.tokens is None and id(call) not in taken and call.end <= end.start
                  and call.span.sender.key() == end.span.sender.key() and call.span.scope == end.span.scope
                  and (call.span.trace, call.span.parent) == (end.span.trace, end.span.parent)
                  and call.asked == end.asked and call.end > call.start]
        if before:
            first = min(before, key=lambda call: (call.start, call.end, call.span.id))
            taken.add(id(first))
            end.start, end.end = first.start, first.end
            end.answered = end.answered or first.answered
            end.response_id = end.response_id or first.response_id
    return [call for call in calls if id(call) not in taken]


def join_response_ids(requests):
    """One response id with the same counts (one more or less) in a service is one request, in whatever trace."""
    out = []
    for request in sorted(requests, key=lambda request: request.key, reverse=True):
        twin = next((other for other in out if request.tokens and other.tokens and not request.agent and not other.agent
                     and other.service == request.service and other.ids & request.ids
                     and abs(other.tokens.output - request.tokens.output) <= 1
                     and _same_input_but_one(other.tokens, request.tokens)), None)
        if twin:
            absorb(twin, request)
        else:
            out.append(request)
    return out


def _same_input_but_one(one, other):
    return same_counts(one, other) or abs(one.all_input - other.all_input) <= 1


def join_twins(requests, one_model):
    """Returns (requests, reasons): spans of different scopes or services that show one request, one to one, shortest first.

    DECISION: of equal durations the one that began first, then the one of the smaller ids; the other one of a pair is
    the next longer that fits; a request that was joined keeps all its scopes and can be joined with a third scope's.
    """
    reasons = set()
    waiting = sorted(requests, key=lambda request: request.key)
    out = []
    while waiting:
        inner = waiting.pop(0)
        outer = next((other for other in waiting if _are_twins(inner, other, one_model)), None)
        if outer is None:
            out.append(inner)
            continue
        if outer.service != inner.service:
            reasons.add("two services show one request")
        elif not _share_time(inner, outer):
            reasons.add("two libraries show one request, one after the other")
        if inner.agent and not outer.agent:
            # DECISION: what an agent reports is the agent's; the other service's span is the duplicate.
            waiting[waiting.index(outer)] = inner
            inner.suppressed.append(outer)
            continue
        absorb(outer, inner)
    return out, reasons


def _are_twins(inner, outer, one_model):
    if inner.is_aggregate or outer.is_aggregate or inner.failed != outer.failed:
        return False
    if inner.agent and outer.agent:
        return False
    if inner.service == outer.service and inner.scopes & outer.scopes:
        return False
    if inner.service != outer.service:
        if not (inner.names and outer.names) or inner.failed:
            return False  # DECISION: failures of two services are not compared: a proxy may retry
        if any(other.service == inner.service for other in outer.suppressed):
            return False
    if inner.names and outer.names and not one_model(inner.names, outer.names):
        return False
    if inner.ids and outer.ids and not inner.ids & outer.ids:
        return False
    if not _share_time(inner, outer) and not _in_sequence(inner, outer):
        return False
    if inner.failed:
        return True
    return bool(inner.tokens and outer.tokens) and same_counts(inner.tokens, outer.tokens)


def _in_sequence(one, other):
    """Returns whether a framework returned a stream: its span ends before the client's begins, as its neighbor."""
    first, second = sorted((one, other), key=lambda request: request.start)
    if one.failed or one.service != other.service or one.calls[0].span.parent != other.calls[0].span.parent or not one.tokens or not other.tokens:
        return False
    if first.end > second.start + CLOCK_NS or second.start > first.end + LAZY_NS:
        return False
    same = one.tokens.all_input == other.tokens.all_input > 0 and one.tokens.output == other.tokens.output > 0
    return same and all(not (mine and its and mine != its) for mine, its in
                        ((one.tokens.cacheRead, other.tokens.cacheRead), (one.tokens.cacheCreation, other.tokens.cacheCreation)))


def _share_time(one, other):
    within = (one.start >= other.start - CLOCK_NS and one.end <= other.end + CLOCK_NS) or (
        other.start >= one.start - CLOCK_NS and other.end <= one.end + CLOCK_NS)
    common = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.duration, other.duration)
    return within or (shorter > 0 and 2 * common >= shorter)
