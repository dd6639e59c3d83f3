#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates built_in_rates.inc, otelc's built-in list prices, from LiteLLM's price data.

    pip download --no-deps litellm        # brings litellm-VERSION-….whl
    lib/otelc/prices/generate.py litellm-VERSION-….whl --date YYYY-MM-DD > built_in_rates.inc

The date is the day on which PyPI published that version. Only figures are used, from the wheel's
model_prices_and_context_window_backup.json (MIT licence, github.com/BerriAI/litellm): those of chat and text
models that are billed by the token, at the providers below.
"""
import argparse
import json
import re
import sys
import zipfile
from decimal import Decimal

DATA = "litellm/model_prices_and_context_window_backup.json"
MODES = {"chat", "responses", "completion"}
# Makers of models, clouds that sell them under names of their own, and the gateways that coding agents offer.
# About a hundred other resellers are left out: agents report their models by the maker's name, and --prices accepts
# LiteLLM's whole file.
PROVIDERS = {
    "ai21", "amazon_nova", "anthropic", "cerebras", "codestral", "cohere", "cohere_chat", "dashscope", "deepseek",
    "gemini", "groq", "inception", "meta", "meta_llama", "minimax", "mistral", "moonshot", "morph", "openai",
    "text-completion-openai", "xai", "xiaomi_mimo", "zai",
    "azure", "azure_ai", "bedrock", "bedrock_converse", "bedrock_mantle",
    "github_copilot", "openrouter", "vercel_ai_gateway",
}
PROVIDER_PREFIXES = ("vertex_ai",)
# Bedrock's prices by region and commitment: agents report the inference profile (us.anthropic.…) or the bare name.
SKIPPED_NAMES = re.compile(r"bedrock/|bedrock_mantle/us-|sample_spec|azure/(global|global-standard)/")
NAME = re.compile(r"[!-+\--~]+")  # printable ASCII without the comma

COLUMNS = ["input", "output", "cache_read", "cache_write", "cache_write_1h", "reasoning"]
KEYS = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cache_read",
    "cache_creation_input_token_cost": "cache_write",
    "cache_creation_input_token_cost_above_1hr": "cache_write_1h",
    "output_cost_per_reasoning_token": "reasoning",
}
SERVICES = {None: "", "batches": "batch", "flex": "flex", "priority": "priority"}
KEY = re.compile(r"(%s)(?:_above_(\d+)k_tokens)?(?:_(batches|flex|priority))?" % "|".join(
    sorted(KEYS, key=len, reverse=True)))
DATED = re.compile(r"[-@](20\d{6}|20\d\d-\d\d-\d\d|default)$")


def rates_of(entry):
    """Returns {(service, prompt tokens above which the rates hold): {column: USD per million tokens}}."""
    rates = {}

    def put(service, above, column, value):
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            rates.setdefault((service, above), {})[column] = Decimal(value) * 10**6

    for key, value in entry.items():
        if match := KEY.fullmatch(key):
            put(SERVICES[match[3]], int(match[2] or 0) * 1000, KEYS[match[1]], value)
    for band in entry.get("tiered_pricing") or []:
        for key, value in band.items():
            if key in KEYS:
                put("", int(band.get("range", [0])[0]), KEYS[key], value)
    fast = (entry.get("provider_specific_entry") or {}).get("fast")
    if fast:
        for (service, above), columns in list(rates.items()):
            if service == "":
                for column, rate in columns.items():
                    put("fast", above, column, rate * Decimal(fast) / 10**6)
    return rates


def is_wanted(name, entry):
    provider = entry.get("litellm_provider", "")
    known = provider in PROVIDERS or provider.startswith(PROVIDER_PREFIXES)
    return known and entry.get("mode") in MODES and not SKIPPED_NAMES.match(name) and NAME.fullmatch(name)


def select(data):
    """Returns {name in lower case: rates, or the name of the model whose rates it has}."""
    models = {}
    for name, entry in data.items():
        # In this data, 0 means "part of a subscription" or "unknown" as well as "free".
        if is_wanted(name, entry) and any(any(band.values()) for band in rates_of(entry).values()):
            models[name.lower()] = rates_of(entry)
    for name, entry in data.items():
        target = entry.get("alias_of", "").lower()
        if target in models and not SKIPPED_NAMES.match(name) and NAME.fullmatch(name):
            models[name.lower()] = target
    # A dated name with the rates of the undated one is redundant: lookups ignore dates.
    return {name: rates for name, rates in models.items()
            if DATED.sub("", name) == name or models.get(DATED.sub("", name)) != rates}


def decimal_text(number):
    text = f"{number.quantize(Decimal('1e-12')):f}".rstrip("0").rstrip(".")
    return text or "0"


def rows_of(name, rates):
    if isinstance(rates, str):
        return [f"{name},={rates}"]
    rows = []
    for (service, above), columns in sorted(rates.items()):
        cells = [decimal_text(columns[column]) if column in columns else "" for column in COLUMNS]
        rows.append(",".join([name, service, str(above or ""), *cells]).rstrip(","))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", help="litellm's wheel from PyPI")
    parser.add_argument("--date", required=True, help="when PyPI published it: YYYY-MM-DD")
    options = parser.parse_args()
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", options.date):
        parser.error("--date must be YYYY-MM-DD")
    with zipfile.ZipFile(options.wheel) as wheel:
        metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        version = re.search(r"^Version: (\S+)$", wheel.read(metadata).decode(), re.M)[1]
        models = select(json.loads(wheel.read(DATA), parse_float=Decimal))
    rows = [row for name in sorted(models, key=str.encode) for row in rows_of(name, models[name])]
    print(f"""\
// SPDX-License-Identifier: MIT
// Figures from LiteLLM {version} (PyPI, {options.date}; MIT, Copyright (c) 2023 Berri AI): model_prices_and_context_window.
// Generated by generate.py, which explains the selection. {len(models)} models. Do not edit.
//
// A row: {",".join(["name", "service", "above", *COLUMNS])}
// Rates are USD per million tokens, for requests with more prompt tokens than `above`; `=` names another model's rates.
// ModelRates (rates.hpp) fills in what a row leaves out.
inline constexpr std::string_view kSource = "LiteLLM {version}";
inline constexpr std::string_view kDate = "{options.date}";
inline constexpr std::string_view kRows = R"rates(""" + "\n".join(rows) + "\n)rates\";")


if __name__ == "__main__":
    sys.exit(main())
