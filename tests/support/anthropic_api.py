# SPDX-License-Identifier: Apache-2.0
"""A stand-in for the Anthropic Messages API: scripted answers and tool calls with known token counts."""
import json

from model_api import ModelApi


def _text(number):
    return [{"type": "text", "text": f"Scripted answer {number}."}]


def _tool(number):
    return [{"type": "tool_use", "id": f"toolu_{number:06d}", "name": "Bash",
             "input": {"command": "true", "description": "Do nothing"}}]


def _tool_results(request):
    contents = [message["content"] for message in request["messages"] if isinstance(message["content"], list)]
    return sum(block.get("type") == "tool_result" for blocks in contents for block in blocks)


# Scenario -> the answer to the n-th request: blocks of content, or the status of an error.
SCENARIOS = {
    "simple": lambda number, request: _text(number),
    "tools": lambda number, request: _tool(number) if _tool_results(request) < 3 else _text(number),
    "errors": lambda number, request: 529 if number <= 2 else _text(number),
    "endless": lambda number, request: _tool(number),
}


class AnthropicApi(ModelApi):
    def __init__(self, scenario, delay_s=0.0, answers_as=None):
        """`answers_as`: the model that answers name, if it is not the requested one."""
        super().__init__(delay_s)
        self._answers_as = answers_as
        self._scenario = SCENARIOS[scenario]

    def environment(self):
        return {**super().environment(), "ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": "sk-ant-not-a-key"}

    def answer(self, exchange, path, request):
        if path != "/v1/messages":
            return exchange.send_json(200, {"input_tokens": 10} if path.endswith("/count_tokens") else {})
        number, model = self.next_number(), request["model"]
        content = self._scenario(number, request)
        if isinstance(content, int):
            self.count(model)
            error = {"type": "overloaded_error", "message": "scripted"}
            return exchange.send_json(content, {"type": "error", "error": error}, retry_after="0")
        # Each type has another number, and another one with each request: a correct sum is correct in every type.
        tokens = {"input": 31 + 5 * number, "output": 17 + 2 * number, "cacheRead": 2000 + 23 * number,
                  "cacheCreation": 300 + 19 * number}
        self.count(model, tokens)
        usage = {"input_tokens": tokens["input"], "output_tokens": tokens["output"],
                 "cache_read_input_tokens": tokens["cacheRead"], "cache_creation_input_tokens": tokens["cacheCreation"]}
        stop = "tool_use" if content[-1]["type"] == "tool_use" else "end_turn"
        message = {"id": f"msg_{number:06d}", "type": "message", "role": "assistant",
                   "model": self._answers_as or model, "content": content,
                   "stop_reason": stop, "stop_sequence": None, "usage": usage}
        if request.get("stream"):
            exchange.send_events(_events(message))
        else:
            exchange.send_json(200, message)


def _events(message):
    def event(kind, **fields):
        return kind, {"type": kind, **fields}

    usage = message["usage"]
    start = {**message, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    yield event("message_start", message=start)
    for index, block in enumerate(message["content"]):
        if block["type"] == "text":
            empty, delta = {**block, "text": ""}, {"type": "text_delta", "text": block["text"]}
        else:
            empty, delta = {**block, "input": {}}, {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        yield event("content_block_start", index=index, content_block=empty)
        yield event("content_block_delta", index=index, delta=delta)
        yield event("content_block_stop", index=index)
    end = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield event("message_delta", delta=end, usage={"output_tokens": usage["output_tokens"]})
    yield event("message_stop")
