# SPDX-License-Identifier: Apache-2.0
"""Rows of the agents that have telemetry of their own. Of several attributes, the first that is present counts."""
from dataclasses import dataclass, field


@dataclass
class Agent:
    services: tuple
    prefix: str                                    # of its metrics, events and spans, under whatever service
    token_metrics: dict = field(default_factory=dict)   # name: bucket, or None if `types` has it
    types_key: str = "type"
    types: dict = field(default_factory=dict)      # value of types_key: part
    usd_metrics: dict = field(default_factory=dict)     # name: US dollars of one unit
    request_metrics: tuple = ()                    # requests by model and status_code
    request_events: tuple = ()
    required_key: str = ""                         # an event without it is not a request
    error_events: tuple = ()
    cost_events: dict = field(default_factory=dict)     # name: attribute
    prompt_events: tuple = ()
    tool_events: tuple = ()
    turn_events: tuple = ()                        # others that end a prompt or a tool call
    spans: tuple = ()
    spans_are_a_kind: bool = False                 # they carry every token type
    spans_when_alone: bool = False                 # they count only where nothing else reported tokens
    model_from_ancestor: bool = False              # so do the session and the model of its spans
    session: tuple = ()
    model: tuple = ("model",)
    parts: dict = field(default_factory=dict)      # attribute: part, of events and spans
    cost: str = ""
    repeats_by_conventions: bool = False           # its gen_ai.* records are duplicates


# Parts: input and output; cache_read, cache_creation beside the input; cached_in, created_in inside it;
# tool: input outside the input; thought: output outside the output.
CODEX_PARTS = {"input_token_count": "input", "cached_token_count": "cached_in", "cache_write_token_count": "created_in",
               "output_token_count": "output"}
GEN_AI_PARTS = {"gen_ai.usage.input_tokens": "input", "gen_ai.usage.cache_read.input_tokens": "cached_in",
                "gen_ai.usage.cache_write.input_tokens": "created_in", "gen_ai.usage.output_tokens": "output"}
SAME_TYPES = {"input": "input", "output": "output", "cacheRead": "cache_read", "cacheCreation": "cache_creation"}

AGENTS = {
    "claude-code": Agent(
        services=("claude-code",), prefix="claude_code.",
        token_metrics={"claude_code.token.usage": None}, types=SAME_TYPES, usd_metrics={"claude_code.cost.usage": 1},
        request_events=("api_request",), error_events=("api_error",), prompt_events=("user_prompt",),
        tool_events=("tool_decision", "tool_result"),
        turn_events=("assistant_response", "subagent_completed", "compaction"),
        spans=("claude_code.llm_request",), spans_are_a_kind=True, session=("session.id",),
        parts={"input_tokens": "input", "output_tokens": "output", "cache_read_tokens": "cache_read",
               "cache_creation_tokens": "cache_creation"}, cost="cost_usd"),
    "codex": Agent(
        services=("codex_exec", "codex_cli_rs", "codex-app-server"), prefix="codex.",
        token_metrics={"codex.turn.token_usage": None}, types_key="token_type",
        types={"input": "input", "cached_input": "cached_in", "cache_write_input": "created_in", "output": "output"},
        usd_metrics={"codex.turn.cost_microusd": "1e-6"},
        request_events=("sse_event",), required_key="input_token_count",
        cost_events={"turn_cost": "usage.estimated_usd"}, prompt_events=("user_prompt",), tool_events=("tool_result",),
        spans=("handle_responses",), spans_are_a_kind=True, model_from_ancestor=True, session=("conversation.id",),
        parts={**CODEX_PARTS, **GEN_AI_PARTS}),
    "gemini-cli": Agent(
        services=("gemini-cli",), prefix="gemini_cli.",
        token_metrics={"gemini_cli.token.usage": None},
        types={"input": "input", "cache": "cached_in", "tool": "tool", "output": "output", "thought": "thought"},
        request_metrics=("gemini_cli.api.request.count",),
        request_events=("api_response",), error_events=("api_error",), prompt_events=("user_prompt",),
        tool_events=("tool_call",), spans=("llm_call",), spans_when_alone=True,
        session=("session.id", "gen_ai.conversation.id"), model=("model", "gen_ai.request.model"),
        parts={"input_token_count": "input", "cached_content_token_count": "cached_in", "tool_token_count": "tool",
               "output_token_count": "output", "thoughts_token_count": "thought", **GEN_AI_PARTS},
        repeats_by_conventions=True),
    "qwen-code": Agent(
        services=("qwen-code",), prefix="qwen-code.",
        token_metrics={"qwen-code.token.usage": None},
        types={"input": "input", "cache": "cached_in", "output": "output"},
        request_metrics=("qwen-code.api.request.count",),
        request_events=("api_response",), error_events=("api_error",), prompt_events=("user_prompt",),
        tool_events=("tool_call",), turn_events=("session.end",), session=("session.id",),
        parts={"input_token_count": "input", "cached_content_token_count": "cached_in", "output_token_count": "output"},
        repeats_by_conventions=True),
    "continue-cli": Agent(
        services=("continue-cli",), prefix="continue_cli_",
        token_metrics={"continue_cli_token_usage": None}, types={"input": "input", "output": "output"},
        usd_metrics={"continue_cli_cost_usage": 1}),
}

NOT_COUNTED_SERVICES = ("agentic-ci",)  # the root spans that `otelc launch` adds


def agent_of_service(service):
    return next((name for name, agent in AGENTS.items() if service in agent.services), None)


def agent_of(record_names, service, others_of_service):
    """Returns the agent whose record this is, or None: by the service, or by the record's own name under any service.

    `others_of_service`: agents that have records with their prefix in the service.
    """
    named = next((name for name, agent in AGENTS.items() for text in record_names
                  if isinstance(text, str) and text.startswith(agent.prefix)), None)
    known = agent_of_service(service)
    if named or known:
        return named or known
    # Spans of an agent whose service name the user has set carry no prefix.
    return next((name for name in others_of_service for text in record_names if text in AGENTS[name].spans), None)
