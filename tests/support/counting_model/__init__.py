# SPDX-License-Identifier: Apache-2.0
"""A slow, obvious model of the counting rules, independent of lib/otelc: `bill(lines)`.

Where the rules leave a choice, the code that makes it says DECISION.
"""
from . import agent_choice, agent_reports, dialects, verdict
from .agents import AGENTS, NOT_COUNTED_SERVICES, agent_of
from .calls import counts_of, read_call
from .dialects import first_text
from .identity import amounts, distinct_events, distinct_spans
from .names import Groups
from .records import read_log
from .service_choice import Service
from .tokens import BUCKETS, Row
from .traces import Trace
from .twins import join_response_ids, join_streams, join_twins

__all__ = ["bill"]


def bill(lines):
    """Returns {"rows": {model: {bucket: n, "requests": n, "errors": n}}, "total_tokens", "requests", "errors", "cost_usd" (as
    reported; None if nothing was), "verdict", "reasons"} of all lines of one or more logs."""
    log = read_log(lines)
    return _Book(log).bill()


class _Book:
    def __init__(self, log):
        self.reasons = {"the receiver refused a request"} if log.refused else set()
        points, events, spans = ([record for record in records if record.sender.service not in NOT_COUNTED_SERVICES]
                                 for records in (log.points, log.events, log.spans))
        self.amounts = amounts(points)
        self.events = distinct_events(events)
        self.spans = distinct_spans(spans)
        self.agents_of_service = self._agents_of_services()
        self.rows, self.costs, self.units = {}, [], []

    def _agents_of_services(self):
        out = {}
        for record, names in [(amount, (amount.metric,)) for amount in self.amounts] + [
                (event, _names_of(event)) for event in self.events] + [
                    (span, (span.name,)) for span in self.spans]:
            service = _service(record)
            agent = agent_of(names, service, ())
            if agent:
                out.setdefault(service, set()).add(agent)
        return out

    def _agent(self, record, *names):
        service = _service(record)
        agent = agent_of(names, service, sorted(self.agents_of_service.get(service, ())))
        if agent is None and any(AGENTS[other].repeats_by_conventions for other in self.agents_of_service.get(service, ())):
            return "a copy"  # what such an agent reports by the conventions repeats what it reports by its own names
        return agent

    def bill(self):
        calls = [read_call(span, self._agent(span, span.name)) for span in self.spans
                 if self._agent(span, span.name) != "a copy"]
        self._bill_agents(calls)
        self._bill_services(calls)
        self._look_for_unread_counts(calls)
        rows = {name: {**dict(zip(BUCKETS, row.tokens.as_tuple())), "requests": row.requests, "errors": row.errors}
                for name, row in sorted(self.rows.items())}
        known = [cost for cost in self.costs if cost is not None]
        return {"rows": rows, "total_tokens": sum(row.tokens.total for row in self.rows.values()),
                "requests": sum(row["requests"] for row in rows.values()),
                "errors": sum(row["errors"] for row in rows.values()),
                "cost_usd": sum(known) if known else None,
                "verdict": verdict.overall(self.reasons, self.units), "reasons": sorted(self.reasons)}

    def _add_rows(self, rows):
        for name, row in rows.items():
            self.rows.setdefault(name, Row()).add(row)

    def _bill_agents(self, calls):
        by_id = {(call.span.sender.key(), call.span.trace, call.span.id): call for call in calls if call.span.id}
        parent = lambda call: by_id.get((call.span.sender.key(), call.span.trace, call.span.parent))
        for name, agent in AGENTS.items():
            events = [event for event in self.events if self._agent(event, *_names_of(event)) == name]
            spans = [call for call in calls if call.agent == name]
            metrics = [amount for amount in self.amounts if self._agent(amount, amount.metric) == name]
            reports = {"metrics": agent_reports.reports_of_metrics(name, metrics),
                       "events": agent_reports.reports_of_events(name, events),
                       "spans": agent_reports.reports_of_spans(name, spans, parent)}
            sessions = agent_choice.sessions_of(reports, agent_reports.turns_of(name, events))
            pairs = agent_choice.learned_pairs(sessions.values())
            for session in sessions.values():
                settled = agent_choice.settle(session, agent, pairs)
                if verdict.turn_is_open(session.turn):
                    settled.reasons.add("a turn is open")
                self._add_rows(settled.rows)
                self.costs.append(settled.cost)
                self.reasons |= settled.reasons
                if settled.rows:
                    self.units.append(settled.is_complete)

    def _bill_services(self, calls):
        models = Groups()
        for call in calls:
            models.join(*call.names)
        one_model = lambda ours, theirs: bool({models.of(name) for name in ours} & {models.of(name) for name in theirs})
        requests = self._requests(join_streams(calls), one_model)
        services = {}
        for request in requests:
            if not request.agent:
                services.setdefault(request.service, ([], []))[0].append(request)
                self.costs.append(request.cost)
            self._note_elsewhere(request, services)
        for service in {_service(record) for record in self.amounts + self.events} | set(services):
            self._bill_service(service, *services.get(service, ([], [])), calls)

    def _note_elsewhere(self, request, services):
        for other in request.suppressed:
            if not other.agent:
                other.names |= request.names
                services.setdefault(other.service, ([], []))[1].append(other)
            self._note_elsewhere(other, services)

    def _requests(self, calls, one_model):
        traces = {}
        for call in calls:
            traces.setdefault(call.span.trace, []).append(call)
        requests = []
        for _, trace in sorted(traces.items()):
            settled = Trace(trace, one_model)
            requests += settled.requests()
            self.reasons |= settled.reasons
        requests, reasons = join_twins(join_response_ids(requests), one_model)
        self.reasons |= reasons
        if any(request.tokens is None and not request.failed and not request.agent for request in requests):
            self.reasons.add("an answered request has no tokens")
        return requests

    def _bill_service(self, name, spans, elsewhere, calls):
        ours = [amount for amount in self.amounts if amount.service == name and self._agent(amount, amount.metric) is None]
        events, pairs = [], [request.names for request in spans + elsewhere]
        announced = 0
        for event in self.events:
            if event.sender.service != name or self._agent(event, *_names_of(event)) is not None:
                continue
            announced += name == "opencode" and event.name == "llm runtime selected"
            tokens = counts_of(event.attributes, event.scope)
            if event.name == dialects.DETAILS_EVENT and tokens:
                asked = first_text(event.attributes, dialects.ASKED)
                answered = first_text(event.attributes, dialects.ANSWERED)
                events.append((event.scope, tokens, answered or asked))
                pairs.append([one for one in (asked, answered) if one])
        pairs += [call.names for call in calls if not call.agent and call.span.sender.service == name]
        service = Service(ours, events, spans, elsewhere, [names for names in pairs if names])
        if announced > len(spans):
            self.reasons.add("an announced request has no tokens")
        if service.has_usage():
            rows = service.bill()
            self._add_rows(rows)
            if any(row.requests and not row.tokens.total for row in rows.values()):
                self.reasons.add("an answered request has no tokens")
            self.reasons |= service.reasons
            self.units.append(False)

    def _look_for_unread_counts(self, calls):
        counting = {(call.span.sender.service, call.span.scope) for call in calls if call.tokens}
        counting |= {(amount.service, amount.scope) for amount in self.amounts
                     if amount.metric in dialects.COUNTERS or amount.metric == dialects.HISTOGRAM}
        counting |= {(event.sender.service, event.scope) for event in self.events
                     if event.name == dialects.DETAILS_EVENT and counts_of(event.attributes, event.scope)}
        # DECISION: records of an agent in the table are known; they are never an unread count of a stranger.
        items = [(call.span.sender.service, call.span.scope, call.span.attributes) for call in calls
                 if not call.agent and not call.tokens]
        items += [(event.sender.service, event.scope, event.attributes) for event in self.events
                  if self._agent(event, *_names_of(event)) is None]
        if verdict.has_unread_counts(items, counting):
            self.reasons.add("a scope's token counts are not read")
        traces = {call.span.trace for call in calls if call.tokens}
        if any(not call.agent and call.span.trace not in traces and verdict.has_counts_in_text(call.span.attributes)
               for call in calls):
            self.reasons.add("token counts stand in a text that is not read")


def _names_of(event):
    return event.name, event.body


def _service(record):
    return record.service if hasattr(record, "service") else record.sender.service
