# SPDX-License-Identifier: Apache-2.0
"""Random services on GenAI libraries: what is instrumented, how often, in which dialect, and what is lost."""
from dataclasses import dataclass

from .otlp_lines import CUMULATIVE, counter, event, histogram, span

MODELS = [("gpt-4o-mini", "gpt-4o-mini-2024-07-18"), ("gpt-4.1", "gpt-4.1-2025-04-14"), ("gpt-5", "gpt-5"),
          ("claude-haiku-4-5", "claude-haiku-4-5-20251001"), ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929")]


@dataclass
class True_:
    """One request that the model's API answered."""
    asked: str
    answered: str
    input: int  # with cached
    cached: int
    output: int
    id: str
    start: float
    end: float
    is_stream: bool


class App:
    def __init__(self, telemetry, number):
        self.telemetry, self.random, self.number = telemetry, telemetry.random, number
        self.service = f"app-{number}"
        self.time = number * 1_000_000
        self.spans_number = number * 10_000
        self.loss = self.random.choice([0, 0, 0, 0.3])
        self.spans, self.models = [], self.random.sample(MODELS, self.random.randint(1, 3))
        self.reported = []  # (request, service, scope) that a histogram also counts

    def number_of_span(self):
        self.spans_number += 1
        return self.spans_number

    def request(self, start=None):
        asked, answered = self.random.choice(self.models)
        start = self.time + self.random.randint(5, 300) if start is None else start
        end = start + self.random.randint(10, 900)
        self.time = max(self.time, end + 5)
        whole, output = self.random.randint(1, 4000), self.random.randint(1, 400)
        cached = self.random.choice([0, 0, self.random.randint(0, whole)])
        self.telemetry.true_tokens += whole + output
        return True_(asked, answered, whole, cached, output, f"resp-{self.number}-{self.number_of_span()}", start, end,
                     self.random.random() < 0.3)

    def span(self, scope, values, trace, parent, start, end, *, service=None, name="chat", kind=1, failed=False):
        number = self.number_of_span()
        self.spans.append(span(service or self.service, scope, name, values, trace, number, parent, start, end, kind=kind,
                               failed=failed))
        return number

    def new_trace(self):
        return self.number_of_span() + 77


def conventions(one, *, has_id=True, model=None):
    asked, answered = model or (one.asked, one.answered)
    return {"gen_ai.operation.name": "chat", "gen_ai.request.model": asked, "gen_ai.response.model": answered,
            "gen_ai.response.id": one.id if has_id else None, "gen_ai.usage.input_tokens": one.input,
            "gen_ai.usage.output_tokens": one.output, "gen_ai.usage.cache_read.input_tokens": one.cached or None}


def open_inference(one):
    return {"openinference.span.kind": "LLM", "llm.model_name": one.answered, "llm.token_count.prompt": one.input,
            "llm.token_count.completion": one.output, "llm.token_count.total": one.input + one.output,
            "llm.token_count.prompt_details.cache_read": one.cached or None}


def vercel(one):
    return {"ai.operationId": "ai.generateText.doGenerate", "ai.model.id": one.asked, "ai.response.model": one.answered,
            "ai.response.id": one.id, "ai.usage.inputTokens": one.input, "ai.usage.outputTokens": one.output,
            "ai.usage.cachedInputTokens": one.cached or None, "ai.usage.totalTokens": one.input + one.output}


def traceloop(one):
    return {"gen_ai.request.model": one.asked, "gen_ai.response.model": one.answered, "gen_ai.response.id": one.id,
            "gen_ai.usage.prompt_tokens": one.input, "gen_ai.usage.completion_tokens": one.output,
            "gen_ai.usage.total_tokens": one.input + one.output, "gen_ai.usage.cache_read_input_tokens": one.cached or None}


def langfuse(one):
    text = ('{"prompt_tokens": %d, "completion_tokens": %d, "total_tokens": %d, "prompt_tokens_details": {"cached_tokens": %d}}'
            % (one.input, one.output, one.input + one.output, one.cached))
    return {"langfuse.observation.type": "generation", "langfuse.observation.model.name": one.answered,
            "langfuse.observation.usage_details": text}


DIALECTS = {"sdk": conventions, "openinference.instrumentation.x": open_inference, "ai": vercel,
            "opentelemetry.instrumentation.y": traceloop, "langfuse-sdk": langfuse}
AGGREGATES = {"sdk": {"gen_ai.operation.name": "invoke_agent"},
              "openinference.instrumentation.x": {"openinference.span.kind": "CHAIN"},
              "ai": {"ai.operationId": "ai.generateText"}, "opentelemetry.instrumentation.y": {"traceloop.span.kind": "workflow"},
              "langfuse-sdk": {"langfuse.observation.type": "span"}}


def _alone(app, one, scope):
    app.span(scope, DIALECTS[scope](one), app.new_trace(), 0, one.start, one.end, kind=app.random.choice([1, 3]))


def _nested(app, one, scope):
    """A framework's chat around the library's."""
    trace = app.new_trace()
    outer = app.span("fw", conventions(one, has_id=app.random.random() < 0.5), trace, 0, one.start - 2, one.end + 2)
    if app.random.random() < 0.3:
        outer = app.span("http", {"http.request.method": "POST"}, trace, outer, one.start - 1, one.end + 1, name="POST", kind=3)
    app.span(scope, DIALECTS[scope](one), trace, outer, one.start, one.end)


def _twins(app, one, scope):
    """Two callback handlers, in traces of their own."""
    if scope == "sdk" or app.random.random() < 0.5:
        app.span("other-sdk", conventions(one, has_id=False), app.new_trace(), 0, one.start - 3, one.end + 3)
    else:
        app.span("other-sdk", conventions(one), app.new_trace(), 0, one.start, one.end + 1)
    app.span(scope, DIALECTS[scope](one), app.new_trace(), 0, one.start, one.end)


def _agent_run(app, one, scope):
    """An aggregate with or without counts around calls."""
    trace, requests = app.new_trace(), [one] + [app.request() for _ in range(app.random.randint(0, 2))]
    counts = {}
    if app.random.random() < 0.6:
        counts = {"gen_ai.usage.input_tokens": sum(each.input for each in requests), "gen_ai.request.model": one.asked,
                  "gen_ai.usage.output_tokens": sum(each.output for each in requests)}
    top = app.span(scope, {**AGGREGATES[scope], **counts}, trace, 0, one.start - 1, requests[-1].end + 1, name="run")
    for each in requests:
        app.span(scope, DIALECTS[scope](each), trace, top, each.start, each.end)
        if each is not one:
            app.reported.append((each, app.service, scope))


def _parallel(app, one, scope):
    """Equal requests at one time in one scope."""
    for _ in range(app.random.randint(2, 4)):
        same = True_(**{**one.__dict__, "id": f"{one.id}-{app.number_of_span()}"})
        app.span(scope, DIALECTS[scope](same), app.new_trace(), 0, one.start, one.end)
        app.telemetry.true_tokens += one.input + one.output
        app.reported.append((same, app.service, scope))
    app.telemetry.true_tokens -= one.input + one.output


def _proxy(app, one, scope):
    """A proxy in a service of its own, which may answer its alias."""
    service, trace, is_linked = f"proxy-{app.number}", app.new_trace(), app.random.random() < 0.7
    alias = ("my-alias", "my-alias") if is_linked and app.random.random() < 0.4 else None
    # Until its caller's span has arrived, nothing shows that a proxy's request is the caller's.
    app.telemetry.early_tokens += one.input + one.output
    caller = app.span("sdk", conventions(one, model=alias), trace, 0, one.start - 5, one.end + 5, kind=3)
    app.span("litellm", conventions(one, model=alias and (one.asked, "my-alias")), trace if is_linked else app.new_trace(),
             caller if is_linked else 0, one.start, one.end, service=service, name="litellm_request")
    app.reported.append((True_(**one.__dict__), service, "litellm.metrics"))
    one.asked, one.answered = alias or (one.asked, one.answered)  # what the caller knows
    app.reported.append((one, app.service, "sdk"))


def _failure(app, one, scope):
    """A request that is answered at the second try."""
    trace, parent = app.new_trace(), 0
    if app.random.random() < 0.5:
        parent = app.span("fw", {**AGGREGATES["sdk"]}, trace, 0, one.start - 50, one.end + 1, name="run")
    app.span("sdk", {"gen_ai.operation.name": "chat", "gen_ai.request.model": one.asked, "error.type": "500"}, trace, parent,
             one.start - 40, one.start - 20, failed=True)
    app.span(scope, DIALECTS[scope](one), trace, parent, one.start, one.end)


def _stream_without_counts(app, one, scope):
    app.span("sdk", {"gen_ai.operation.name": "chat", "gen_ai.request.model": one.asked}, app.new_trace(), 0, one.start, one.end)


SHAPES = [_alone, _alone, _nested, _twins, _agent_run, _parallel, _proxy, _failure, _stream_without_counts]
UNCOUNTED = (_parallel, _proxy, _stream_without_counts)  # these have the histogram's counts themselves


def genai_service(telemetry, number):
    app = App(telemetry, number)
    scope = app.random.choice(list(DIALECTS))
    shapes = app.random.sample(SHAPES, app.random.randint(1, 3))
    telemetry.what.append(f"{scope}: " + ", ".join(shape.__name__ for shape in shapes))
    details = []
    for _ in range(app.random.randint(1, 5)):
        shape = app.random.choice(shapes)
        if app.time == number * 1_000_000:
            app.time += 100
        one = app.request()
        shape(app, one, scope)
        if shape not in UNCOUNTED:
            app.reported.append((one, app.service, scope))
        details.append(one)
    way = app.random.choice(["spans", "spans", "spans+histogram", "spans+histogram", "spans+counters", "spans+events",
                             "histogram", "counters", "events"])
    if any(one[1] != app.service for one in app.reported):
        # Without the caller's spans nothing shows that what a proxy reports is the caller's request too.
        way, app.loss = way if "spans" in way else "spans+histogram", 0
    # A histogram that adds a token to each stream is recognized only beside spans of all requests.
    app.adds_one = way == "spans+histogram" and app.loss == 0 and telemetry.chance(0.5)
    if app.adds_one:  # until the spans have arrived, nothing shows how many of its tokens are a stream's extra one
        telemetry.early_tokens += sum(one.is_stream for one, *_ in app.reported)
    telemetry.what.append(way)
    if "spans" in way:
        telemetry.send(app.spans, app.loss)
    if "histogram" in way or "counters" in way:
        telemetry.send(list(_metrics(app, "counters" in way)), 0.1)
    if "events" in way:
        telemetry.send([event(app.service, scope, "gen_ai.client.inference.operation.details", conventions(one), one.end)
                        for one in details], app.loss)


def _metrics(app, as_counters):
    scopes = {}
    for one, service, scope in app.reported:
        scopes.setdefault((service, scope, one.asked, one.answered), []).append(one)
    for (service, scope, asked, answered), ones in sorted(scopes.items()):
        labels = {"gen_ai.operation.name": "chat", "gen_ai.request.model": asked, "gen_ai.response.model": answered}
        start, time = app.number * 1_000_000, app.time + 10
        whole = sum(one.input for one in ones)
        output = sum(one.output for one in ones)
        if as_counters:
            usage = "gen_ai.client.inference.usage."
            for name, total in (("input_tokens", whole), ("output_tokens", output),
                                ("cache_read.input_tokens", sum(one.cached for one in ones))):
                yield counter(service, scope, usage + name, labels, total, start, time, CUMULATIVE)
            continue
        extra = sum(one.is_stream for one in ones) if app.adds_one else 0
        for kind, total in (("input", whole), ("output", output + extra)):
            yield histogram(service, scope, "gen_ai.client.token.usage", {**labels, "gen_ai.token.type": kind}, float(total),
                            len(ones), start, time)
        yield histogram(service, scope, "gen_ai.client.operation.duration", labels, 1.5, len(ones), start, time)
