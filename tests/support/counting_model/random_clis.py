# SPDX-License-Identifier: Apache-2.0
"""Random sessions like those of Codex, Gemini CLI, Qwen Code and Continue."""
from .otlp_lines import CUMULATIVE, counter, event, histogram, span


def cli_session(telemetry, number):
    telemetry.random.choice([_codex, _gemini, _qwen, _continue])(telemetry, number)


def _requests(telemetry, number, reasoning_inside=True):
    """Returns dicts of input (with cached), cached, output, thought, tool, start, end."""
    out, time = [], number * 1_000_000
    for _ in range(telemetry.random.randint(1, 5)):
        start = time + telemetry.random.randint(1, 500)
        time = start + telemetry.random.randint(2, 900)
        whole = telemetry.random.randint(1, 4000)
        one = {"input": whole, "cached": telemetry.random.choice([0, telemetry.random.randint(0, whole)]),
               "output": telemetry.random.randint(1, 500), "thought": telemetry.random.choice([0, 37]),
               "tool": 0 if reasoning_inside else telemetry.random.choice([0, 11]), "start": start, "end": time}
        telemetry.true_tokens += whole + one["output"] + one["tool"] + (0 if reasoning_inside else one["thought"])
        out.append(one)
    return out


def _loss(telemetry):
    return telemetry.random.choice([0, 0, 0, 0.4])


def _codex(telemetry, number):
    telemetry.what.append("codex")
    service, session, model = "codex_exec", f"conv-{number}", telemetry.random.choice(["gpt-5-codex", "gpt-5.4"])
    events, spans, turn = [], [], 50
    for index, one in enumerate(_requests(telemetry, number)):
        common = {"conversation.id": session, "model": model, "event.kind": "response.completed"}
        counts = {"input_token_count": str(one["input"]), "output_token_count": str(one["output"]),
                  "cached_token_count": one["cached"], "reasoning_token_count": min(one["thought"], one["output"]),
                  "tool_token_count": str(one["input"] + one["output"])}
        events += [event(service, "codex_otel.log_only", "codex.sse_event", common, one["end"]),
                   event(service, "codex_otel.log_only", "codex.sse_event", {**common, **counts}, one["end"])]
        base = number * 1000 + index * 10
        spans += [span(service, "codex_exec", "try_run_sampling_request", {"model": model}, number + 1, base + 1,
                       number * 1000 + turn * 10, one["start"], one["end"]),
                  span(service, "codex_exec", "handle_responses", {
                      "gen_ai.usage.input_tokens": one["input"], "gen_ai.usage.output_tokens": one["output"],
                      "gen_ai.usage.cache_read.input_tokens": one["cached"]}, number + 1, base + 2, base + 1, one["end"] - 1,
                       one["end"])]
    last = one["end"] + 10
    spans.append(span(service, "codex_exec", "run_turn", {"conversation.id": session}, number + 1, number * 1000 + turn * 10, 0,
                      number * 1_000_000, last))
    telemetry.send(events, _loss(telemetry))
    if telemetry.chance(0.6):
        telemetry.send(spans, _loss(telemetry))


def _cumulative(telemetry, service, scope, metric, labels, requests, parts, type_key="type"):
    """Exports after each of some requests."""
    first = requests[0]["start"]
    loss = _loss(telemetry)
    for until in sorted({telemetry.random.randint(1, len(requests)), len(requests)}):
        seen = requests[:until]
        points = [counter(service, scope, metric, {**labels, type_key: name}, sum(map(count, seen)), first, seen[-1]["end"] + 5,
                          CUMULATIVE) for name, count in parts.items()]
        telemetry.send(points, loss)


def _gemini(telemetry, number):
    telemetry.what.append("gemini-cli")
    service, scope, session = "gemini-cli", "gemini-cli", f"gemini-{number}"
    asked, answered = telemetry.random.choice([("gemini-2.5-flash", "gemini-2.5-flash-002"), ("gemini-2.5-pro", "gemini-2.5-pro"),
                                               ("gemini-flash-latest", "gemini-3-flash")])
    requests = _requests(telemetry, number, reasoning_inside=False)
    labels = {"session.id": session, "model": answered}
    events, spans = [], []
    for index, one in enumerate(requests):
        events.append(event(service, scope, "gemini_cli.api_response", {
            **labels, "input_token_count": one["input"], "cached_content_token_count": one["cached"],
            "output_token_count": one["output"], "thoughts_token_count": one["thought"], "tool_token_count": one["tool"],
            "total_token_count": one["input"] + one["output"] + one["thought"] + one["tool"], "status_code": 200}, one["end"]))
        events.append(event(service, scope, "gen_ai.client.inference.operation.details", {
            "gen_ai.request.model": asked, "gen_ai.usage.input_tokens": one["input"], "session.id": session,
            "gen_ai.usage.output_tokens": one["output"]}, one["end"]))
        spans.append(span(service, scope, "llm_call", {
            "gen_ai.request.model": asked, "gen_ai.conversation.id": session, "gen_ai.operation.name": "llm_call",
            "gen_ai.usage.input_tokens": one["input"], "gen_ai.usage.output_tokens": one["output"]}, number * 100 + index + 1,
            number * 1000 + index + 1, 0, one["start"], one["end"]))
    if telemetry.chance(0.2):
        events.append(event(service, scope, "gemini_cli.api_error", {**labels, "model": asked, "status_code": 500},
                            one["end"] + 3))
    if telemetry.chance(0.7):
        _cumulative(telemetry, service, scope, "gemini_cli.token.usage", labels, requests, {
            "input": lambda one: one["input"], "cache": lambda one: one["cached"], "output": lambda one: one["output"],
            "thought": lambda one: one["thought"], "tool": lambda one: one["tool"]})
        telemetry.send([counter(service, scope, "gemini_cli.api.request.count", {**labels, "status_code": 200}, len(requests),
                                requests[0]["start"], one["end"] + 5, CUMULATIVE)])
    if telemetry.chance(0.7):
        telemetry.send(events, _loss(telemetry))
    if telemetry.chance(0.5):
        telemetry.send(spans, _loss(telemetry))


def _qwen(telemetry, number):
    telemetry.what.append("qwen-code")
    service, scope, model = "qwen-code", "qwen-code", "qwen3-coder-plus"
    requests = _requests(telemetry, number)
    events = [event(service, scope, "qwen-code.api_response", {
        "session.id": f"qwen-{number}", "model": model, "input_token_count": one["input"], "status_code": 200,
        "cached_content_token_count": one["cached"], "output_token_count": one["output"],
        "thoughts_token_count": min(one["thought"], one["output"])}, one["end"]) for one in requests]
    _cumulative(telemetry, service, scope, "qwen-code.token.usage", {"model": model}, requests, {
        "input": lambda one: one["input"], "cache": lambda one: one["cached"], "output": lambda one: one["output"]})
    if telemetry.chance(0.7):
        telemetry.send(events, _loss(telemetry))


def _continue(telemetry, number):
    telemetry.what.append("continue-cli")
    requests = _requests(telemetry, number)
    _cumulative(telemetry, "continue-cli", "continue-cli", "continue_cli_token_usage", {"model": "gpt-5"}, requests, {
        "input": lambda one: one["input"], "output": lambda one: one["output"]})
    telemetry.send([counter("continue-cli", "continue-cli", "continue_cli_cost_usage", {"model": "gpt-5"},
                            0.00125 * len(requests), requests[0]["start"], requests[-1]["end"] + 5, CUMULATIVE),
                    histogram("continue-cli", "continue-cli", "continue_cli_response_time", {"model": "gpt-5"}, 722.0,
                              len(requests), requests[0]["start"], requests[-1]["end"] + 5)])
