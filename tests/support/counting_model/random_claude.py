# SPDX-License-Identifier: Apache-2.0
"""Random sessions of Claude Code: requested and answering names, lost exports, retries, resends, a killed turn."""
from dataclasses import dataclass

from .otlp_lines import CUMULATIVE, DELTA, counter, event, span

SERVICE, SCOPE = "claude-code", "com.anthropic.claude_code"
NAMES = [("claude-opus-4-6[1m]", ["claude-opus-4-6"]), ("claude-sonnet-4-5", ["claude-sonnet-4-5-20250929"]),
         ("claude-haiku-4-5", ["claude-haiku-4-5-20251001"]), ("claude-opus-4-6", ["claude-opus-4-6"]),
         ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", ["claude-sonnet-4-5-20250929"]),
         ("claude-opus-4-1@20250805", ["claude-opus-4-1-20250805"]), ("my-gateway", ["glm-5", "kimi-k3"]),
         ("claude-sonnet-4-5", ["claude-opus-4-1-20250805"]), ("claude-haiku-4-5", ["claude-opus-4-1-20250805"])]
BUCKETS = {"input": "input_tokens", "cacheRead": "cache_read_tokens", "cacheCreation": "cache_creation_tokens",
           "output": "output_tokens"}


@dataclass
class Asked:
    number: int
    asked: str
    answered: str
    tokens: dict
    cost: float
    source: str
    start: int
    end: int
    id: object


class Session:
    def __init__(self, telemetry, number):
        self.telemetry, self.random, self.number = telemetry, telemetry.random, number
        self.id = f"{self.random.getrandbits(64):016x}"
        self.time = number * 1_000_000
        self.sequence = 0
        self.has_ids = self.random.random() < 0.5
        self.loss = {signal: self.random.choice([0, 0, 0, 0.3, 0.6]) for signal in ("metrics", "logs", "traces")}
        self.names = self.random.sample(NAMES, self.random.randint(1, 3))
        self.events, self.spans, self.requests, self.exports = [], [], [], []
        self.spans_number = number * 1000
        self.cost_known = self.random.random() < 0.9

    def tick(self):
        self.time += self.random.randint(1, 900)
        return self.time

    def log(self, name, values):
        self.events.append(event(SERVICE, SCOPE + ".events", name, {
            "session.id": self.id, "event.sequence": self.sequence, **values}, self.tick(), "claude_code." + name))
        self.sequence += 1

    def request(self):
        asked, answers = self.random.choice(self.names)
        tokens = {bucket: self.random.choice([0, self.random.randint(1, 3000)]) for bucket in BUCKETS}
        tokens["output"] = self.random.randint(1, 400)
        start = self.tick()
        request = Asked(len(self.requests), asked, self.random.choice(answers), tokens,
                        self.random.randint(1, 10 ** 6) / 10 ** 8, self.random.choice(["main", "main", "subagent"]), start,
                        start + self.random.randint(5, 800), f"req_{self.number}_{len(self.requests)}" if self.has_ids else None)
        self.time = request.end
        self.requests.append(request)
        self.telemetry.true_tokens += sum(tokens.values())
        self._span(request, "sdk" if request.source == "main" else "agent.builtin.general-purpose")
        self.log("api_request", {"model": request.answered, **{BUCKETS[bucket]: count for bucket, count in tokens.items()},
                                 "cost_usd": request.cost if self.cost_known else None, "request_id": request.id,
                                 "duration_ms": request.end - start})

    def _span(self, request, source):
        self.spans_number += 1
        tokens = {BUCKETS[bucket]: count for bucket, count in request.tokens.items()}
        self.spans.append(span(SERVICE, SCOPE + ".tracing", "claude_code.llm_request", {
            "session.id": self.id, "model": request.asked, "gen_ai.request.model": request.asked,
            "gen_ai.response.model": request.answered, "query_source_safe": source, "success": True, "attempt": 1,
            "gen_ai.operation.name": "chat", "request_id": request.id, **tokens}, self.number + 1, self.spans_number,
            self.number + 500, request.start, request.end))

    def turn(self, is_killed):
        self.log("user_prompt", {"prompt_length": "7"})
        for step in range(self.random.randint(0, 3)):
            self.request()
            tool = {"tool_name": "Bash", "tool_use_id": f"toolu_{self.number}_{len(self.requests)}_{step}"}
            self.log("tool_decision", {"decision": "accept", **tool})
            if is_killed and self.random.random() < 0.3:
                return
            self.log("tool_result", {"success": "true", **tool})
            self._flush()
        if self.random.random() < 0.2:
            self.log("api_error", {"model": self.random.choice(self.names)[0], "status_code": 529, "error": "overloaded"})
        if is_killed:
            return
        self.request()
        self.log("assistant_response", {"response_length": 12})
        self._flush()

    def _flush(self):
        if self.random.random() < 0.5:
            self.exports.append(len(self.requests))

    def metrics(self):
        """Exports the sums of the requests, by requested name and source."""
        is_delta = self.random.random() < 0.5
        started, before = self.number * 1_000_000, 0
        for until in [*self.exports, len(self.requests)]:
            if until == before and is_delta:
                continue
            counted = self.requests[before if is_delta else 0:until]
            start, time = (started, self.requests[until - 1].end + 5) if until else (started, started + 5)
            yield self._export(counted, start, time, DELTA if is_delta else CUMULATIVE)
            if is_delta:
                started = time
            before = until

    def _export(self, requests, start, time, temporality):
        out = []
        for asked, source in sorted({(request.asked, request.source) for request in requests}):
            ours = [request for request in requests if (request.asked, request.source) == (asked, source)]
            labels = {"session.id": self.id, "model": asked, "query_source": source}
            for bucket in BUCKETS:
                total = float(sum(request.tokens[bucket] for request in ours))
                if total:
                    out.append(counter(SERVICE, SCOPE, "claude_code.token.usage", {**labels, "type": bucket}, total, start, time,
                                       temporality))
            cost = 0.0
            for request in ours:
                cost += request.cost
            if self.cost_known:
                out.append(counter(SERVICE, SCOPE, "claude_code.cost.usage", labels, cost, start, time, temporality))
        return out


def claude_session(telemetry, number):
    session = Session(telemetry, number)
    telemetry.what.append("claude-code")
    turns = telemetry.random.randint(1, 3)
    killed = telemetry.chance(0.25)
    for turn in range(turns):
        session.turn(killed and turn == turns - 1)
    if telemetry.chance(0.1):  # a check of a model's name, which no other signal reports
        probe = Asked(0, "claude-opus-4-6", "claude-opus-4-6", dict.fromkeys(BUCKETS, 1), 0.0, "main", session.tick(),
                      session.tick(), None)
        session._span(probe, "model_validation")
    if not telemetry.chance(0.15):
        for payloads in session.metrics():
            telemetry.send(payloads, session.loss["metrics"])
    if not telemetry.chance(0.1):
        for at in range(0, len(session.events), 4):
            telemetry.send(session.events[at:at + 4], session.loss["logs"])
    if telemetry.chance(0.7):
        for at in range(0, len(session.spans), 2):
            telemetry.send(session.spans[at:at + 2], session.loss["traces"])
