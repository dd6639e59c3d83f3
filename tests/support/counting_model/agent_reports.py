# SPDX-License-Identifier: Apache-2.0
"""What the records of agents report, by the rows of their agent: evidence of requests, not yet a bill."""
from decimal import Decimal

from .agent_choice import Report
from .agents import AGENTS
from .calls import parts_tokens, tokens_of_parts
from .dialects import first_text
from .tokens import Row, number, usd


def reports_of_metrics(name, amounts):
    """Returns reports of the agent's metrics. The parts of one model and session come from several series, so cached tokens are
    taken out of the input when all are together."""
    agent = AGENTS[name]
    parts, out = {}, []
    for amount in amounts:
        attributes = amount.attributes
        session, model = first_text(attributes, agent.session), first_text(attributes, agent.model)
        if amount.metric in agent.token_metrics:
            part = agent.token_metrics[amount.metric] or agent.types.get(attributes.get(agent.types_key))
            if part:
                seen = parts.setdefault((session, model), {})
                seen[part] = seen.get(part, 0) + amount.total
        elif amount.metric in agent.usd_metrics:
            unit = Decimal(agent.usd_metrics[amount.metric])
            known = [cost for cost in map(usd, amount.values) if cost is not None]
            out.append(Report(session, model, Row(), sum(known) * unit))
        elif amount.metric in agent.request_metrics:
            status = number(attributes.get("status_code"))
            ok = status is None or 200 <= status < 300
            out.append(Report(session, model, Row(requests=amount.total if ok else 0, errors=0 if ok else amount.total)))
    for (session, model), seen in parts.items():
        out.append(Report(session, model, Row(tokens_of_parts(seen))))
    return out


def reports_of_events(name, events):
    agent = AGENTS[name]
    out = []
    for event in events:
        what = event.name.removeprefix(agent.prefix)
        attributes = event.attributes
        session, model = first_text(attributes, agent.session), first_text(attributes, agent.model)
        if what in agent.request_events and (not agent.required_key or agent.required_key in attributes):
            tokens = parts_tokens(agent, attributes)
            row = Row(requests=1) if tokens is None else Row(tokens, 1)
            cost = usd(attributes.get(agent.cost)) if agent.cost else None
            request = attributes.get("request_id")
            out.append(Report(session, model, row, cost, request if isinstance(request, str) and request else None))
        elif what in agent.error_events:
            out.append(Report(session, model, Row(errors=1)))
        elif what in agent.cost_events:
            out.append(Report(session, model, Row(), usd(attributes.get(agent.cost_events[what]))))
    return out


def reports_of_spans(name, calls, call_of):
    """`call_of` finds the call of a span's parent."""
    agent = AGENTS[name]
    out = []
    for call in calls:
        if call.role not in ("call", "failure"):
            continue
        session, model = call.session, call.asked
        above = call_of(call)
        while agent.model_from_ancestor and above is not None and not (session and model):
            attributes = above.span.attributes
            session = session or first_text(attributes, agent.session)
            model = model or first_text(attributes, agent.model)
            above = call_of(above)
        row = Row(errors=1) if call.role == "failure" else Row(requests=1)
        if call.tokens:
            row = Row(call.tokens, 1)
        request = call.request_id if isinstance(call.request_id, str) and call.request_id else None
        out.append(Report(session, model, row, None, request, (model, call.answered)))
    return out


def turns_of(name, events):
    """Returns (session, order, what, tool_use_id, accepted) of the events that begin and end turns."""
    agent = AGENTS[name]
    out = []
    for event in events:
        what = event.name.removeprefix(agent.prefix)
        attributes = event.attributes
        meaning = ("prompt" if what in agent.prompt_events else "tool" if what in agent.tool_events else
                   "answer" if what == "assistant_response" else
                   "other" if what in agent.turn_events + agent.request_events + agent.error_events else None)
        if meaning:
            sequence = number(attributes.get("event.sequence"))
            out.append((first_text(attributes, agent.session), (event.time, sequence if sequence is not None else -1),
                        meaning, what, attributes.get("tool_use_id"),
                        attributes.get("decision") not in ("reject", "deny")))
    return out
