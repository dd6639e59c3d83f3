# SPDX-License-Identifier: Apache-2.0
"""The rule of calls: what a span is, and what it counted."""
from dataclasses import dataclass

from . import dialects
from .agents import AGENTS
from .dialects import first_count, first_text
from .tokens import Tokens, number, usd, with_cached_inside


@dataclass
class Call:
    """A span with its meaning. role: call, failure, aggregate, gap (counts are missing) or link."""
    span: object
    role: str
    agent: object = None  # the agent whose span it is, else a service's by the conventions
    asked: object = None
    answered: object = None
    tokens: object = None  # None: no counts
    response_id: object = None
    cost: object = None
    start: int = 0
    end: int = 0
    session: object = None
    request_id: object = None

    @property
    def names(self):
        return tuple(name for name in (self.asked, self.answered) if name)


def read_call(span, agent):
    if agent:
        return _agents_call(span, agent)
    attributes = span.attributes
    call = Call(span, "link", None, first_text(attributes, dialects.ASKED), first_text(attributes, dialects.ANSWERED),
                counts_of(attributes, span.scope), first_text(attributes, dialects.RESPONSE_ID), cost_of(attributes),
                span.start, span.end)
    call.role = _role(span, call)
    return call


def _role(span, call):
    attributes = span.attributes
    if dialects.is_aggregate(attributes):
        return "aggregate" if call.tokens else "link"
    says_call = dialects.says_call(attributes)
    if call.tokens and (call.names or says_call):
        return "call"
    if not call.names and not says_call:
        return "link"
    if span.has_error:
        return "failure"
    if attributes.get("openinference.span.kind") in dialects.MODEL_KINDS:
        return "gap"
    if says_call:
        return "call"
    # DECISION: "a span of kind CLIENT that names a model and has no counts" is one that is not marked as a call;
    # one that is marked is an answered request without tokens.
    return "gap" if span.kind == 3 else "link"


def counts_of(attributes, scope):
    """Returns tokens, or None if no counts were reported."""
    all_input = first_count(attributes, dialects.INPUT)
    output = first_count(attributes, dialects.OUTPUT)
    read = first_count(attributes, dialects.CACHE_READ)
    created = first_count(attributes, dialects.CACHE_CREATION)
    beside = scope in dialects.BESIDE
    if all_input is None and output is None or (read is None and created is None):
        text = dialects.counts_in_texts(attributes)
        if text and all_input is None and output is None:
            all_input, read, created, output, beside = text
        elif text and _agrees(text, all_input, output):
            all_input, read, created, beside = text[0], text[1], text[2], text[4] or beside
    if not all_input and not output:
        return None  # input 0 with output 0 counts as unreported
    all_input, output, read, created = all_input or 0, output or 0, read or 0, created or 0
    total = first_count(attributes, dialects.TOTAL)
    missing = 0 if total is None else total - all_input - output
    if missing > 0 and not beside:
        if missing == read + created:
            beside = True
        else:
            output += missing
    if beside:
        return Tokens(all_input, read, created, output)
    return with_cached_inside(all_input, read, created, output)


def _agrees(text, all_input, output):
    """Returns whether the text is the usage of this call: only then may its cache split be used."""
    text_input, read, created, text_output, beside = text
    whole = text_input + (read + created if beside else 0)
    return text_output == (output or 0) and (all_input or 0) in (text_input, whole)


def cost_of(attributes):
    for key in dialects.COST:
        if key in attributes:
            currency = attributes.get(dialects.CURRENCY, "USD") if key == "gen_ai.usage.cost.amount" else "USD"
            return usd(attributes[key]) if currency == "USD" else None
    return None


def parts_tokens(agent, attributes):
    """Returns tokens of an agent's event or span by its row; None if it has none of the counts."""
    seen = {}
    for key, part in agent.parts.items():
        count = number(attributes.get(key))
        if count is not None:
            seen.setdefault(part, count)
    return tokens_of_parts(seen) if seen else None


def tokens_of_parts(seen):
    # DECISION: a tool's input is input like any other: if cached tokens exceed both, they are the input.
    cached_in, created_in = seen.get("cached_in", 0), seen.get("created_in", 0)
    tokens = with_cached_inside(seen.get("input", 0) + seen.get("tool", 0), cached_in, created_in,
                                seen.get("output", 0) + seen.get("thought", 0))
    return tokens + Tokens(0, seen.get("cache_read", 0), seen.get("cache_creation", 0))


def _agents_call(span, name):
    agent = AGENTS[name]
    attributes = span.attributes
    if span.name not in agent.spans or attributes.get("query_source_safe") == "model_validation":
        return Call(span, "link", name, start=span.start, end=span.end)
    tokens = parts_tokens(agent, attributes)
    if tokens and not tokens.total:
        tokens = None
    if agent.model_from_ancestor and not tokens:
        return Call(span, "link", name, start=span.start, end=span.end)  # Codex opens several for one request
    failed = span.has_error or attributes.get("success") in (False, "false")
    return Call(span, "failure" if failed and not tokens else "call", name, first_text(attributes, agent.model),
                first_text(attributes, ("gen_ai.response.model",)), tokens, None, None, span.start, span.end,
                first_text(attributes, agent.session), attributes.get("request_id"))
