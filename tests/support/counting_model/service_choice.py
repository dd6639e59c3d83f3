# SPDX-License-Identifier: Apache-2.0
"""The rule of choice for services that use the GenAI conventions: per group of names, the report that saw more."""
from . import dialects
from .dialects import first_text
from .names import Groups, normal, pair_leftovers
from .tokens import Row, Tokens, with_cached_inside


class Service:
    """All reports of one service. DECISION: a service is a service.name; its instances are added up.

    `spans`: the requests that its spans show; `elsewhere`: those of them that are another service's requests too.
    """

    def __init__(self, amounts, events, spans, elsewhere, name_pairs):
        self.groups = Groups()
        for names in name_pairs:
            self.groups.join(*names)
        self.amounts, self.spans, self.elsewhere = amounts, spans, elsewhere
        self.reasons = set()
        self.unseen = 0   # tokens that other kinds saw beyond the spans of their models
        self.unsaid = {}  # by group: tokens that count beyond what other kinds than spans saw of it
        self.counters = self._metric_rows(dialects.COUNTERS)
        self.histogram = self._metric_rows((dialects.HISTOGRAM,))
        self.answered, self.failed = self._durations()
        self.events = self._event_rows(events)
        self.own = self._span_rows(spans)
        self.seen = self._span_rows(spans + elsewhere)
        self._name_the_nameless()

    def kinds(self):
        return [self.seen, self.counters, self.events, self.histogram]

    def has_usage(self):
        """DECISION: a metric of 0 tokens is a report too, of nothing."""
        return any(row.tokens.total for rows in self.kinds() for row in rows.values()) or any(
            row.requests or row.errors for row in self.own.values()) or bool(
            self.counters or self.histogram or self.answered or self.failed)

    def _metric_rows(self, metrics):
        """Returns {name: row}; of the scopes that report one name's group, the one that saw more, never their sum."""
        parts = {}
        for amount in self.amounts:
            operation = amount.attributes.get(dialects.OPERATION)
            if amount.metric not in metrics or (isinstance(operation, str) and operation not in dialects.CALL_OPERATIONS
                                                and dialects.is_aggregate(amount.attributes)):
                continue
            part = _part(amount)
            if not part:
                continue
            asked, answered = _names(amount.attributes)
            self.groups.join(asked or answered, answered or asked)
            seen = parts.setdefault(amount.scope, {}).setdefault(answered or asked, {})
            seen[part] = seen.get(part, 0) + amount.total
        return self._largest_scopes(
            {scope: {name: _row(seen, scope) for name, seen in names.items()} for scope, names in parts.items()})

    def _event_rows(self, events):
        scopes = {}
        for scope, tokens, name in events:
            scopes.setdefault(scope, {}).setdefault(name, Row()).add(Row(tokens, 1))
        return self._largest_scopes(scopes)

    def _largest_scopes(self, scopes):
        best = {}  # group: the scope that saw most of it
        for scope in sorted(scopes):
            for group in {self._group(name) for name in scopes[scope]}:
                total = self._total(scopes[scope], group)
                if group not in best or total > self._total(scopes[best[group]], group):
                    best[group] = scope
        return {name: scopes[scope][name] for group, scope in best.items() for name in scopes[scope]
                if self._group(name) == group}

    def _durations(self):
        """Returns ({name: answered}, {name: failed}) of the durations of calls; of two scopes and metrics the larger."""
        counts = {}
        for amount in self.amounts:
            operation = amount.attributes.get(dialects.OPERATION)
            if amount.metric in dialects.DURATIONS and (operation is None or operation in dialects.CALL_OPERATIONS):
                asked, answered = _names(amount.attributes)
                name, at = answered or asked, int("error.type" in amount.attributes)
                one = counts.setdefault((amount.scope, amount.metric), ({}, {}))[at]
                one[name] = one.get(name, 0) + amount.count
        out = ({}, {})
        for one in counts.values():
            for at in (0, 1):
                for name, count in one[at].items():
                    out[at][name] = max(out[at].get(name, 0), count)
        return out

    def _span_rows(self, requests):
        rows = {}
        for request in requests:
            row = Row(errors=1) if request.failed else Row(request.tokens or Tokens(), 1)
            rows.setdefault(request.name, Row()).add(row)
        return rows

    def _group(self, name):
        return self.groups.of(name) if name else None

    def _total(self, rows, group):
        return sum(row.tokens.total for name, row in rows.items() if self._group(name) == group)

    def _name_the_nameless(self):
        """A record without a model joins the service's only model."""
        everyone = {name for rows in self.kinds() for name in rows if name}
        if len({self.groups.of(name) for name in everyone}) != 1:
            return
        for rows in (self.own, self.seen, self.counters, self.events, self.histogram, self.answered, self.failed):
            if None in rows:
                nameless = rows.pop(None)
                name = min([name for name in rows if name] or everyone)
                if isinstance(nameless, int):
                    rows[name] = rows.get(name, 0) + nameless
                else:
                    rows.setdefault(name, Row()).add(nameless)

    def bill(self):
        """Returns {name: row}."""
        pair_leftovers(self.groups, [{name: row.tokens.total for name, row in rows.items() if name and row.tokens.total}
                                     for rows in self.kinds()])
        named = {self.groups.of(name) for rows in (*self.kinds(), self.answered, self.failed) for name in rows if name}
        rows = {}
        for group in sorted(named):
            rows.update(_joined(self._group_rows(group)))
        self._take_aggregates(rows)
        self._add_nameless(rows)
        return rows

    def _take_aggregates(self, rows):
        """An aggregate names one model, whatever those of its calls were. DECISION: what another kind saw of a model beyond
        its spans may be of these calls, so the aggregate counts for what exceeds it."""
        whole = {}
        for request in self.spans:
            if request.is_aggregate and request.name in rows:
                whole[request.name] = whole.get(request.name, 0) + request.tokens.total
        for name, tokens in sorted(whole.items()):
            group = self._group(name)
            taken = min(tokens, self.unsaid[group], self.unseen)
            if taken > 0:
                self.unseen -= taken
                self.unsaid[group] -= taken
                _take({name: rows[name]}, taken, ("input", "cacheRead", "cacheCreation", "output"))
                rows[name].requests *= rows[name].tokens.total > 0
                self.reasons.add("an aggregate may be of calls that another kind saw")

    def _of(self, rows, group):
        return {name: row for name, row in rows.items() if self._group(name) == group}

    def _group_rows(self, group):
        own, seen = self._of(self.own, group), self._of(self.seen, group)
        spans = sum(row.tokens.total for row in seen.values())
        elsewhere = spans - sum(row.tokens.total for row in own.values())
        requests = sum(row.requests for row in seen.values())
        others = {"counters": self._of(self.counters, group), "events": self._of(self.events, group),
                  "histogram": self._of(self.histogram, group)}
        totals = {kind: sum(row.tokens.total for row in rows.values()) for kind, rows in others.items()}
        slack = {"counters": 0, "events": 0, "histogram": requests}  # libraries add one token to a stream
        if spans:
            for kind, total in totals.items():
                if total and not spans <= total <= spans + slack[kind]:
                    self.reasons.add("kinds differ in tokens")
        kind = max(("counters", "events", "histogram"), key=lambda kind: totals[kind])
        larger = totals[kind] if totals[kind] > spans + slack[kind] else 0
        self.unseen += max(0, larger - spans)
        self.unsaid[group] = max(larger, spans) - totals[kind]
        if totals[kind] <= spans + slack[kind]:
            rows = {name: Row(row.tokens, row.requests, row.errors) for name, row in own.items()}
            self._fill_split(rows, others, spans, elsewhere)
        else:
            rows = self._larger(own, others[kind], totals[kind] - elsewhere, kind)
        self._fill_requests(rows, group, others, len([request for request in self.elsewhere if not request.failed
                                                      and self._group(request.name) == group]))
        return rows

    def _fill_split(self, rows, others, spans, elsewhere):
        """At equal totals the report with the cache split fills it in. DECISION: only if each has one row."""
        for kind in ("counters", "events", "histogram"):
            theirs = [row for row in others[kind].values() if row.tokens.total]
            ours = [row for row in rows.values() if row.tokens.total]
            if elsewhere == 0 and len(ours) == 1 and len(theirs) == 1 and theirs[0].tokens.total == spans \
                    and not ours[0].tokens.cached and theirs[0].tokens.cached \
                    and theirs[0].tokens.output == ours[0].tokens.output:
                ours[0].tokens = theirs[0].tokens

    def _larger(self, own, theirs, total, kind):
        """Another kind saw more than the spans: its total counts, with the spans' split for what they saw."""
        rows = {name: Row(row.tokens, row.requests, row.errors) for name, row in own.items()}
        if kind != "histogram" or not any(row.tokens.total for row in own.values()):
            out = {name: Row(row.tokens, row.requests) for name, row in theirs.items()}
            # DECISION: what another service's requests account for is taken from the largest row.
            _take(out, sum(row.tokens.total for row in out.values()) - total)
            requests = {}
            largest = min(out, key=lambda name: (-out[name].tokens.total, name))
            for name, row in rows.items():  # failures, and requests without counts
                at = name if name in out else largest
                out[at].errors += row.errors
                requests[at] = requests.get(at, 0) + row.requests
            for name, count in requests.items():
                out[name].requests = max(out[name].requests, count)
            return out
        ours = sum((row.tokens for row in own.values()), Tokens())
        whole = sum((row.tokens for row in theirs.values()), Tokens())
        rest = total - ours.total
        more_input = min(rest, max(0, whole.all_input - ours.all_input))
        more_output = rest - more_input
        # DECISION: what only the histogram saw counts in the row of its largest name, or the spans' largest one.
        biggest = min(theirs, key=lambda name: (-theirs[name].tokens.total, name))
        at = biggest if biggest in rows else min(rows, key=lambda name: (-rows[name].tokens.total, name))
        rows[at].tokens = rows[at].tokens + Tokens(more_input, 0, 0, more_output)
        return rows

    def _fill_requests(self, rows, group, others, elsewhere):
        """The largest number of requests counts; what spans do not place goes to the group's largest row."""
        counts = [sum(row.requests for row in kind.values()) for kind in others.values()]
        answered = {name: count for name, count in self.answered.items() if self._group(name) == group}
        if set(answered) <= set(rows) and not elsewhere and sum(answered.values()) > max(
                [*counts, sum(row.requests for row in rows.values())]):
            for name, row in rows.items():  # all of them have a row of their name
                row.requests = answered.get(name, 0)
        counts.append(sum(count for name, count in self.answered.items() if self._group(name) == group))
        failed = sum(count for name, count in self.failed.items() if self._group(name) == group)
        if not rows and (max(counts) > elsewhere or failed):
            rows[min(name for rows in (self.answered, self.failed) for name in rows if self._group(name) == group)] = Row()
        if not rows:
            return
        largest = rows[min(rows, key=lambda name: (-rows[name].tokens.total, name))]
        largest.requests += max(0, max(counts) - elsewhere - sum(row.requests for row in rows.values()))
        largest.errors += max(0, failed - sum(row.errors for row in rows.values()))

    def _add_nameless(self, rows):
        """Counts what has no model where there are several. DECISION: points without a model may be of any model that their
        kind does not name otherwise, so only what exceeds those models' tokens counts, as `unknown`."""
        spans = self.own.get(None, Row())
        extra = Row(spans.tokens, spans.requests, spans.errors)
        for kind in (self.counters, self.events, self.histogram):
            if None not in kind:
                continue
            theirs = {self._group(name) for name in kind if name}
            covered = sum(row.tokens.total for name, row in rows.items() if self._group(name) not in theirs)
            requests = sum(row.requests for name, row in rows.items() if self._group(name) not in theirs)
            if kind[None].tokens.total - covered > max(extra.tokens.total, requests):
                extra.tokens = kind[None].tokens
                _take({"": extra}, covered)
        if extra.tokens.total or extra.requests or extra.errors:
            rows.setdefault("unknown", Row()).add(extra)


def _joined(rows):
    """Joins failures, and answers without a count, to a row of their group: of their name, else the largest."""
    counted = {name: row for name, row in rows.items() if row.tokens.total}
    if not counted:
        return rows
    for name, row in rows.items():
        if name not in counted:
            same = {other: one for other, one in counted.items() if normal(other) == normal(name)} or counted
            at = min(same, key=lambda other: (-same[other].tokens.total, other))
            counted[at].requests += row.requests
            counted[at].errors += row.errors
    return counted


def _take(rows, tokens, order=("input", "output", "cacheRead", "cacheCreation")):
    for name in sorted(rows, key=lambda name: (-rows[name].tokens.total, name)):
        for bucket in order:
            part = min(tokens, getattr(rows[name].tokens, bucket))
            if part > 0:
                left = Tokens(**{bucket: part})
                rows[name].tokens = rows[name].tokens.less(left)
                tokens -= part


def _names(attributes):
    return first_text(attributes, ("gen_ai.request.model",)), first_text(attributes, ("gen_ai.response.model",))


def _part(amount):
    if amount.metric in dialects.COUNTERS:
        return dialects.COUNTERS[amount.metric]
    part = dialects.TYPES.get(amount.attributes.get("gen_ai.token.type"))
    cache = dialects.CACHE_TYPES.get(amount.attributes.get(dialects.CACHE_TYPE_KEY))
    return cache if cache and part == "input" else part


def _row(seen, scope):
    read, created, output = seen.get("read", 0), seen.get("created", 0), seen.get("output", 0)
    if scope in dialects.BESIDE:
        tokens = Tokens(seen.get("input", 0), read, created, output)
    else:
        tokens = with_cached_inside(seen.get("input", 0), read, created, output)
    return Row(tokens)
