#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Wrong bills that counting_model_test.py found, each as the fewest records that show it.

    OTELC=build/apps/otelc/otelc counting_found_test.py [unittest's options]
"""
import json
import tempfile
import unittest
from pathlib import Path

import otelc_harness as otelc
from counting_model.otlp_lines import CUMULATIVE, counter, event, histogram, span

CLAUDE, GEMINI = "claude-code", "gemini-cli"


def bill(*payloads):
    with tempfile.TemporaryDirectory(prefix="otelc-found-") as directory:
        log = Path(directory) / "log.jsonl"
        log.write_text("".join(json.dumps(payload) + "\n" for payload in payloads), encoding="utf-8")
        code, out, err = otelc.run_otelc(["summarize", "--format", "json", log])
    assert code == 0, err
    return json.loads(out)


def totals(summary):
    return summary["totals"]["total_tokens"], summary["totals"]["api"]["requests"]


def rows(summary):
    return {row["model"]: sum(filter(None, (row["tokens"] or {}).values())) for row in summary["models"]}


def request(session, model, tokens, number, **more):
    return event(CLAUDE, "s", "api_request", {"session.id": session, "model": model, "input_tokens": tokens,
                                              "event.sequence": number, **more}, number, "claude_code.api_request")


def call(session, asked, answered, tokens, number, **more):
    return span(CLAUDE, "s", "claude_code.llm_request", {"session.id": session, "model": asked, "input_tokens": tokens,
                                                         "gen_ai.response.model": answered, **more}, 1, number, 99, number,
                number + 1)


def used(session, model, tokens):
    return counter(CLAUDE, "s", "claude_code.token.usage", {"session.id": session, "model": model, "type": "input"}, tokens, 0, 9)


class FoundByTheModel(unittest.TestCase):
    def test_names_learned_in_another_spelling(self):
        # Session one requested sonnet and opus answered; a span of session two reports that, with the requested name in another spelling.
        for asked in ("claude-sonnet-4-5", "models/claude-sonnet-4-5"):
            summary = bill(used("one", "claude-sonnet-4-5", 900), request("one", "claude-opus-4-1", 100, 1),
                           request("one", "claude-sonnet-4-5-20250929", 200, 2),
                           call("two", asked, "claude-opus-4-1", 50, 3))
            self.assertEqual(totals(summary), (950, 3), asked)

    def test_langfuse_observations_around_calls_are_aggregates(self):
        spans = [span("app", "langfuse-sdk", "run", {"langfuse.observation.type": "span", "gen_ai.request.model": "gpt-4o-mini",
                                                     "gen_ai.usage.input_tokens": 700, "gen_ai.usage.output_tokens": 50},
                      1, 1, 0, 0, 9),
                 span("app", "langfuse-sdk", "chat", {
                     "langfuse.observation.type": "generation", "langfuse.observation.model.name": "gpt-5",
                     "langfuse.observation.usage_details": '{"prompt_tokens": 600, "completion_tokens": 40}'}, 1, 2, 1, 1, 8)]
        summary = bill(*spans)
        self.assertEqual(totals(summary), (640, 1))
        self.assertEqual(summary["check"]["verdict"], "partial")

    def test_a_span_that_replaces_an_event_keeps_the_name_that_answered(self):
        summary = bill(request("one", "claude-opus-4-1", 100, 1, request_id="a"),
                       call("one", "claude-sonnet-4-5", "claude-opus-4-1", 100, 1, request_id="a"),
                       call("one", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929", 30, 2, request_id="b"))
        self.assertEqual(rows(summary), {"claude-opus-4-1": 100, "claude-sonnet-4-5-20250929": 30})

    def test_a_span_that_replaces_an_event_counts_as_an_event_when_names_are_joined(self):
        # The gateway is kimi's, the only name left in metrics, and in events with the span that replaces one.
        summary = bill(used("one", "my-gateway", 90), request("one", "kimi-k3", 100, 1, request_id="a"),
                       call("one", "claude-haiku-4-5", "claude-opus-4-1", 30, 2, request_id="b"))
        self.assertEqual(rows(summary), {"kimi-k3": 100, "claude-opus-4-1": 30})

    def test_a_record_without_a_model_when_the_model_has_two_spellings(self):
        counts = {"gen_ai.usage.input_tokens": 60, "gen_ai.usage.output_tokens": 3}
        spans = [span("codex_exec", "s", "try_run_sampling_request", {"model": "gpt-5.4"}, 1, 1, 9, 0, 5),
                 span("codex_exec", "s", "handle_responses", counts, 1, 2, 1, 4, 5),
                 span("codex_exec", "s", "handle_responses", {**counts, "gen_ai.usage.input_tokens": 70}, 1, 4, 3, 6, 7)]
        for model in ("gpt-5.4", "models/gpt-5.4"):
            said = event("codex_exec", "s", "codex.sse_event", {"model": model, "event.kind": "response.completed",
                                                                "input_token_count": 60, "output_token_count": 3}, 5)
            self.assertEqual(rows(bill(said, *spans)), {"gpt-5.4": 136}, model)

    def test_a_histogram_whose_output_is_lost_removes_no_output(self):
        names = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5"}
        summary = bill(span("app", "s", "chat", {**names, "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 50},
                            1, 1, 0, 0, 5),
                       histogram("app", "s", "gen_ai.client.token.usage", {**names, "gen_ai.token.type": "input"}, 300.0, 2, 0, 9))
        tokens = summary["models"][0]["tokens"]
        self.assertEqual((tokens["input"], tokens["output"]), (250, 50))

    def test_answered_requests_without_tokens_are_not_complete(self):
        answered = counter(GEMINI, "s", "gemini_cli.api.request.count", {"session.id": "one", "model": "gemini-3-flash",
                                                                         "status_code": 200}, 3, 0, 9, CUMULATIVE)
        summary = bill(answered, used("two", "claude-haiku-4-5", 90), request("two", "claude-haiku-4-5", 90, 1))
        self.assertEqual(totals(summary), (90, 4))
        self.assertEqual(summary["check"]["verdict"], "partial")

    def test_a_session_with_spans_only_is_not_complete(self):
        summary = bill(used("one", "claude-haiku-4-5", 90), request("one", "claude-haiku-4-5", 90, 1),
                       call("two", "claude-haiku-4-5", "claude-haiku-4-5", 70, 2))
        self.assertEqual(totals(summary), (160, 2))
        self.assertEqual(summary["check"]["verdict"], "unverified")

    def test_an_aggregate_of_two_models_beside_a_histogram_of_each(self):
        # The spans of its calls are lost; it has the name of its first call's model.
        names = {"gen_ai.operation.name": "chat"}

        def saw(model, tokens):
            return histogram("app", "s", "gen_ai.client.token.usage", {**names, "gen_ai.request.model": model,
                                                                       "gen_ai.token.type": "input"}, tokens, 1, 0, 9)
        whole = span("app", "s", "run", {"gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "gpt-5",
                                         "gen_ai.usage.input_tokens": 450, "gen_ai.usage.output_tokens": 50}, 1, 1, 0, 0, 8)
        summary = bill(whole, saw("gpt-4o-mini", 300.0), saw("gpt-5", 150.0))
        self.assertEqual(rows(summary), {"gpt-5": 200, "gpt-4o-mini": 300})
        self.assertEqual(summary["check"]["verdict"], "partial")
        # What a histogram confirms belongs to the model.
        self.assertEqual(rows(bill(whole, saw("gpt-4o-mini", 300.0), saw("gpt-5", 500.0))), {"gpt-5": 500, "gpt-4o-mini": 300})

    def test_a_request_counter_with_another_name_adds_no_request(self):
        summary = bill(counter(GEMINI, "s", "gemini_cli.api.request.count", {
            "session.id": "one", "model": "gemini-3-flash", "status_code": 200}, 1, 0, 9, CUMULATIVE),
                       span(GEMINI, "s", "llm_call", {"gen_ai.request.model": "gemini-flash-latest",
                                                      "gen_ai.conversation.id": "one", "gen_ai.usage.input_tokens": 140,
                                                      "gen_ai.usage.output_tokens": 4}, 1, 1, 0, 0, 5))
        self.assertEqual(totals(summary), (144, 1))


if __name__ == "__main__":
    unittest.main()
