# SPDX-License-Identifier: Apache-2.0
"""Rows of the GenAI dialects: names of attributes and values, and the texts with counts.

For each part, the first attribute that is present and is a count is read.
"""
import ast
import json

from .tokens import number

ASKED = ("gen_ai.request.model", "llm.request.model_name", "ai.model.id")
ANSWERED = ("gen_ai.response.model", "ai.response.model", "llm.response.model_name", "mlflow.llm.model",
            "langfuse.observation.model.name", "llm.model_name", "embedding.model_name")
RESPONSE_ID = ("gen_ai.response.id", "ai.response.id")
OPERATION = "gen_ai.operation.name"
CALL_OPERATIONS = ("chat", "generate_content", "text_completion", "embeddings")
AGGREGATE_OPERATIONS = ("invoke_agent", "create_agent", "invoke_workflow", "agent_step", "chain")
CALL_ENDS = ("doGenerate", "doStream", "doEmbed")
MODEL_KINDS = ("LLM", "EMBEDDING")

INPUT = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "ai.usage.inputTokens",
         "ai.usage.promptTokens", "ai.usage.tokens", "llm.usage.prompt_tokens")
OUTPUT = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
          "ai.usage.outputTokens", "ai.usage.completionTokens", "llm.usage.completion_tokens")
CACHE_READ = ("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens",
              "gen_ai.usage.details.cache_read_tokens", "gen_ai.usage.details.cache_read_input_tokens",
              "llm.token_count.prompt_details.cache_read", "ai.usage.cachedInputTokens",
              "ai.usage.inputTokenDetails.cacheReadTokens", "metadata.usage.cached_prompt_tokens")
CACHE_CREATION = ("gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_write.input_tokens",
                  "gen_ai.usage.cache_creation_input_tokens", "gen_ai.usage.cache_write_input_tokens",
                  "gen_ai.usage.details.cache_write_tokens", "gen_ai.usage.details.cache_creation_input_tokens",
                  "llm.token_count.prompt_details.cache_write", "ai.usage.inputTokenDetails.cacheWriteTokens",
                  "metadata.usage.cached_creation_tokens")
TOTAL = ("gen_ai.usage.total_tokens", "llm.token_count.total", "ai.usage.totalTokens", "llm.usage.total_tokens")
COST = ("cost_usd", "gen_ai.usage.cost.amount", "gen_ai.cost.total_cost", "operation.cost", "llm.cost.total")
CURRENCY = "gen_ai.usage.cost.currency"

# Scopes whose cached tokens are beside the input.
BESIDE = ("opentelemetry.instrumentation.botocore.bedrock-runtime", "opentelemetry.instrumentation.bedrock")

# Attributes whose text carries the only counts or the only cache split.
TEXTS = ("langfuse.observation.usage_details", "mlflow.chat.tokenUsage", "ai.response.providerMetadata",
         "langsmith.metadata.usage_metadata", "metadata.usage_object", "usage")
TEXT_LIMIT = 16384

COUNTERS = {"gen_ai.client.inference.usage.input_tokens": "input",
            "gen_ai.client.inference.usage.output_tokens": "output",
            "gen_ai.client.inference.usage.cache_read.input_tokens": "read",
            "gen_ai.client.inference.usage.cache_write.input_tokens": "created"}
HISTOGRAM = "gen_ai.client.token.usage"
TYPE_KEYS = ("gen_ai.token.type",)
TYPES = {"input": "input", "prompt": "input", "output": "output", "completion": "output",
         "input_cache_read": "read", "cache_read": "read", "input_cache_write": "created", "cache_write": "created",
         "cache_creation": "created", "input_cache_creation": "created"}
CACHE_TYPE_KEY = "gen_ai.token.cache"  # beside a type of input: which part of it the cache was
CACHE_TYPES = {"read": "read", "write": "created", "creation": "created"}
DURATIONS = ("gen_ai.client.inference.duration", "gen_ai.client.operation.duration")
DETAILS_EVENT = "gen_ai.client.inference.operation.details"


def first_text(attributes, keys):
    for key in keys:
        value = attributes.get(key)
        if isinstance(value, str) and value:
            return value.strip('"') or None  # MLflow writes its attributes as JSON
    return None


def first_count(attributes, keys):
    for key in keys:
        count = number(attributes.get(key))
        if count is not None:
            return count
    return None


def is_aggregate(attributes):
    operation = attributes.get(OPERATION)
    if isinstance(operation, str) and (operation in AGGREGATE_OPERATIONS or operation.startswith("execute_")):
        return True
    if attributes.get("openinference.span.kind") not in (None, *MODEL_KINDS):
        return True
    if attributes.get("langfuse.observation.type") in ("span", "agent", "chain", "tool"):
        return True
    if "traceloop.span.kind" in attributes or attributes.get("langsmith.span.kind") not in (None, "llm"):
        return True
    vercel = attributes.get("ai.operationId")
    return isinstance(vercel, str) and not vercel.endswith(CALL_ENDS)


def says_call(attributes):
    vercel = attributes.get("ai.operationId")
    return attributes.get(OPERATION) in CALL_OPERATIONS or (isinstance(vercel, str) and vercel.endswith(CALL_ENDS))


def counts_in_texts(attributes):
    """Returns (input, read, created, output, whether the cached tokens are beside the input) of the first text with counts.

    DECISION: a text over 16 KiB, or one that is cut and so is neither JSON nor a Python literal, is not read.
    """
    for key in TEXTS:
        text = attributes.get(key)
        if not isinstance(text, str) or len(text) > TEXT_LIMIT:
            continue
        usage = _parsed(text)
        if key == "ai.response.providerMetadata":
            usage = ((usage or {}).get("anthropic") or {}).get("usage") if isinstance(usage, dict) else None
        if isinstance(usage, dict):
            counts = _usage(usage, beside=key == "ai.response.providerMetadata")
            if counts:
                return counts
    return None


def _parsed(text):
    for parse in (json.loads, ast.literal_eval):
        try:
            return parse(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            pass
    return None


def _usage(usage, beside):
    def take(*keys):
        return next((count for count in map(number, map(usage.get, keys)) if count is not None), None)

    def detail(*keys):
        for outer in ("prompt_tokens_details", "input_tokens_details", "input_token_details"):
            details = usage.get(outer)
            if isinstance(details, dict):
                for key in keys:
                    if number(details.get(key)) is not None:
                        return number(details[key])
        return None

    counted = take("input_tokens", "prompt_tokens")
    # DECISION: Langfuse's own `input` has what no other key counts, so cached tokens are beside it.
    own = take("input") if counted is None else None
    output = take("output_tokens", "completion_tokens", "output")
    if (counted if own is None else own) is None and output is None:
        return None
    read = take("cache_read_input_tokens", "input_cache_read", "cached_input_tokens")
    created = take("cache_creation_input_tokens", "input_cache_creation", "cache_write_input_tokens")
    read = detail("cached_tokens", "cache_read") if read is None else read
    created = detail("cache_creation") if created is None else created
    return (counted if own is None else own) or 0, read or 0, created or 0, output or 0, beside or own is not None
