# SPDX-License-Identifier: Apache-2.0
"""What a client can multiply: {kind: the requests of a client}."""
from otlp_items import BEFORE, NOW, NUMBER, Items, attributes

TEXT = "a-name-" + NUMBER
HEX = NUMBER.rjust(16, "0")
REQUEST = {"session.id": "s", "model": "m", "query_source": "main", "input_tokens": 10, "output_tokens": 5, "cost_usd": 0.01,
           "duration_ms": 100}
CALL = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 5}
AGENT = {**CALL, "gen_ai.operation.name": "invoke_agent"}
TOOL = {"session.id": "s", "tool_name": "Bash", "success": "true", "duration_ms": 3, "number": NUMBER}
ERROR = {"session.id": "s", "model": "m", "status_code": "500", "error": "bad", "number": NUMBER}


def event(more=None, name="api_request", like=None, **where):
    """A log record of Claude Code. Each is different: an equal one would be a resend."""
    values = {"event.name": name, "number": NUMBER, **(REQUEST if like is None else like), **(more or {})}
    record = {"timeUnixNano": str(NOW), "body": {"stringValue": "claude_code." + name}, "attributes": attributes(values)}
    return [Items("logs", record, **where)]


def point(more=None, metric="claude_code.token.usage", temporality=1, **where):
    values = {"session.id": "s", "model": "m", "type": "input", "series": NUMBER, **(more or {})}
    data = {"attributes": attributes(values), "startTimeUnixNano": str(NOW), "timeUnixNano": str(NOW + 1), "asInt": "7"}
    return [Items("metrics", {"name": metric, "sum": {"dataPoints": [data], "aggregationTemporality": temporality}}, **where)]


def histogram(more):
    values = {"gen_ai.token.type": "input", "gen_ai.request.model": "m", **more}
    data = {"attributes": attributes(values), "startTimeUnixNano": str(NOW), "timeUnixNano": str(NOW + 1), "count": "3", "sum": 9.0}
    return [Items("metrics", {"name": "gen_ai.client.token.usage",
                              "histogram": {"dataPoints": [data], "aggregationTemporality": 1}}, service="service")]


def span(more=None, like=None, trace=HEX, parent=None, name="chat", service="service", **where):
    values = {**(CALL if like is None else like), **(more or {})}
    item = {"traceId": trace.rjust(32, "0"), "spanId": HEX, "name": name, "startTimeUnixNano": str(NOW),
            "endTimeUnixNano": str(NOW + 5_000_000), "attributes": attributes(values)}
    if parent:
        item["parentSpanId"] = parent.rjust(16, "0")
    return [Items("traces", item, service=service, **where)]


KINDS = {
    "session": event({"session.id": TEXT}),
    "model": event({"model": TEXT}),
    "priced model": event({"model": "claude-opus-4-" + NUMBER}),
    "subagent": event({"query_source": "agent:x", "agent.name": TEXT}),
    "skill": event({"skill.name": TEXT}),
    "MCP server": event({"mcp_server.name": TEXT}),
    "query source": event({"query_source": TEXT}),
    "service tier": event({"speed": TEXT}),
    "request id": event({"request_id": TEXT}),
    "request id of span and event": span(like={**REQUEST, "request_id": TEXT}, name="claude_code.llm_request",
                                         service="claude-code") + event({"request_id": TEXT}),
    "tool": event(name="tool_result", like=TOOL, more={"tool_name": TEXT}),
    "tool of a span": span(like={"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": TEXT}, name="execute_tool x"),
    "tool call": event(name="tool_decision", like=TOOL, more={"decision": "accept", "tool_use_id": TEXT}),
    "error of a tool": event(name="tool_result", like=TOOL, more={"success": "false", "error": TEXT}),
    "status": event(name="api_error", like=ERROR, more={"status_code": NUMBER}),
    "error": event(name="api_error", like=ERROR, more={"error": TEXT}),
    "event name": event(name=TEXT),
    "attribute of a record": event({TEXT: "x"}),
    "token type": point({"type": TEXT}),
    "line type": point({"type": TEXT}, "claude_code.lines_of_code.count"),
    "time type": point({"type": TEXT}, "claude_code.active_time.total"),
    "metric name": point(metric=TEXT),
    "attribute of a point": point({TEXT: "x"}),
    "cumulative series": point(temporality=2),
    "session of points": point({"session.id": TEXT}),
    "model of points": point({"model": TEXT}),
    "subagent of points": point({"query_source": "subagent", "agent.name": TEXT}),
    "model of histograms": histogram({"gen_ai.request.model": TEXT}),
    "service": span(service=TEXT),
    "service and model": span({"gen_ai.request.model": TEXT}, service=TEXT),
    "service, then another name of Gemini CLI": span(service=TEXT) + point(metric="gemini_cli.token.usage", service=TEXT),
    "service that is no agent": event(name="x", like={}, service=TEXT),
    "version of a service": event(resource={"service.version": TEXT}),
    "host": event(resource={"host.name": TEXT, "vcs.repository.url.full": TEXT}),
    "scope": span(scope=TEXT),
    "scope with unread counts": span(like={"own.usage.input_tokens": 4}, scope=TEXT),
    "trace": span(),
    "spans beside each other": span(trace="1", parent="f" * 16),
    "spans below each other": span(trace="1", parent=BEFORE),
    "agents' spans below each other": span(trace="1", parent=BEFORE, like=AGENT),
    "other spans below each other": span(trace="1", parent=BEFORE, like={}),
    "services in one trace": span(trace="1", service=TEXT),
    "scopes in one trace": span(trace="1", scope=TEXT),
    "response id": span({"gen_ai.response.id": TEXT}),
    "response id in one trace": span({"gen_ai.response.id": TEXT}, trace="1"),
    "spans of one response": span({"gen_ai.response.id": "r"}),
    "spans of one response in one trace": span({"gen_ai.response.id": "r"}, trace="1"),
    "model and its other name": span({"gen_ai.request.model": TEXT, "gen_ai.response.model": "other-" + NUMBER}),
    "model with many other names": span({"gen_ai.response.model": TEXT}),
    "models, each another name of the next": span({"gen_ai.request.model": TEXT, "gen_ai.response.model": "a-name-" + BEFORE}),
    "conversation": span({"gen_ai.conversation.id": TEXT}),
}
# Reports have rows or lists of these.
LISTED = ("session", "model", "subagent", "tool", "status", "service and model", "scope with unread counts", "host",
          "model and its other name")
