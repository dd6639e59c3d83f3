# SPDX-License-Identifier: Apache-2.0
"""A stand-in for the Gemini API: one scripted answer per request, with known token counts."""
import re

from model_api import ModelApi


class GeminiApi(ModelApi):
    def answer(self, exchange, path, request):
        asked = re.search(r"/models/([^:]+):(streamGenerateContent|generateContent)$", path)
        if not asked:
            return exchange.send_json(200, {"totalTokens": 10})
        number, model = self.next_number(), asked[1]
        cached, uncached, answered, thought = 40 + 3 * number, 61 + number, 20 + 7 * number, 5 + number
        self.count(model, {"input": uncached, "cacheRead": cached, "output": answered + thought})
        usage = {"promptTokenCount": cached + uncached, "cachedContentTokenCount": cached, "candidatesTokenCount": answered,
                 "thoughtsTokenCount": thought, "totalTokenCount": cached + uncached + answered + thought}
        content = {"role": "model", "parts": [{"text": f"Scripted answer {number}."}]}
        value = {"candidates": [{"content": content, "finishReason": "STOP", "index": 0}], "usageMetadata": usage,
                 "modelVersion": model}
        if asked[2] == "streamGenerateContent":
            exchange.send_events([(None, value)])
        else:
            exchange.send_json(200, value)
