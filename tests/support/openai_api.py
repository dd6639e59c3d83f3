# SPDX-License-Identifier: Apache-2.0
"""A stand-in for OpenAI's API, Responses and Chat Completions: one scripted answer per request, with known token counts."""
from model_api import ModelApi


class OpenAiApi(ModelApi):
    def answer(self, exchange, path, request):
        if not path.endswith(("/responses", "/chat/completions")):
            return exchange.send_json(404, {"error": {"message": "no such thing"}})
        number, model = self.next_number(), request["model"]
        cached, uncached, output, reasoning = 40 + 3 * number, 61 + number, 20 + 7 * number, 5 + number
        self.count(model, {"input": uncached, "cacheRead": cached, "output": output})
        if path.endswith("/chat/completions"):
            return self.complete_chat(exchange, number, request, (cached, uncached, output, reasoning))
        usage = {"input_tokens": cached + uncached, "input_tokens_details": {"cached_tokens": cached}, "output_tokens": output,
                 "output_tokens_details": {"reasoning_tokens": reasoning}, "total_tokens": cached + uncached + output}
        item = {"type": "message", "role": "assistant", "id": f"msg_{number}",
                "content": [{"type": "output_text", "text": f"Scripted answer {number}."}]}
        response = {"id": f"resp_{number}", "model": model, "output": []}
        events = [{"type": "response.created", "response": response},
                  {"type": "response.output_item.done", "output_index": 0, "item": item},
                  {"type": "response.completed", "response": {**response, "output": [item], "usage": usage}}]
        exchange.send_events((event["type"], event) for event in events)

    @staticmethod
    def complete_chat(exchange, number, request, counts):
        cached, uncached, output, reasoning = counts
        usage = {"prompt_tokens": cached + uncached, "prompt_tokens_details": {"cached_tokens": cached}, "completion_tokens": output,
                 "completion_tokens_details": {"reasoning_tokens": reasoning}, "total_tokens": cached + uncached + output}
        message = {"role": "assistant", "content": f"Scripted answer {number}."}
        whole = {"id": f"chat_{number}", "created": 1, "model": request["model"]}
        if not request.get("stream"):
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return exchange.send_json(200, {**whole, "object": "chat.completion", "choices": [choice], "usage": usage})
        whole["object"] = "chat.completion.chunk"
        return exchange.send_events([(None, {**whole, "choices": [{"index": 0, "delta": message, "finish_reason": None}]}),
                                     (None, {**whole, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
                                     (None, {**whole, "choices": [], "usage": usage}), (None, "[DONE]")])
