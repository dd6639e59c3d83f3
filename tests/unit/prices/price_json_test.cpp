// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/detail/price_json.hpp>

#include <doctest/doctest.h>

using otelc::prices::detail::price_rows;

namespace {

std::string rows(std::string_view json) {
  const auto read = price_rows(json, "p.json");
  return read ? *read : "error: " + read.error().message;
}

}  // namespace

TEST_CASE("user rates are USD per million tokens") {
  CHECK(rows(R"({"m": {"input": 3, "output": 15.5}})") == "m,,0,3,15.5,,,,\n");
  CHECK(rows(R"({"M": {"input": 3, "output": 15, "cache_read": 0.3, "cache_write": 3.75, "cache_write_1h": 6,
                       "reasoning": 20}})") == "m,,0,3,15,0.3,3.75,6,20\n");
}

TEST_CASE("LiteLLM's rates are USD per token") {
  CHECK(rows(R"({"m": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
                       "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
                       "cache_creation_input_token_cost_above_1hr": 6e-06,
                       "output_cost_per_reasoning_token": 2e-05,
                       "litellm_provider": "anthropic", "max_input_tokens": 1000000, "mode": "chat",
                       "input_cost_per_audio_token": 1, "search_context_cost_per_query": {"x": 0.01},
                       "deprecation_date": "2026-11-30", "supports_vision": true}})") ==
        "m,,0,3,15,0.3,3.75,6,20\n");
}

TEST_CASE("LiteLLM's tiers and services") {
  CHECK(rows(R"({"m": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                       "input_cost_per_token_above_200k_tokens": 3e-06,
                       "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 9e-06,
                       "input_cost_per_token_batches": 5e-07,
                       "output_cost_per_token_above_272k_tokens_priority": 4e-06,
                       "input_cost_per_token_flex": null,
                       "input_cost_per_token_ultrafast": 1,
                       "input_cost_per_token_above_15s_interval": 1}})") ==
        "m,,0,1,2,,,,\nm,,200000,3,,,,9,\nm,batch,0,0.5,,,,,\nm,priority,272000,,4,,,,\n");
  CHECK(rows(R"({"q": {"tiered_pricing": [
                  {"range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06},
                  {"range": [32000.0, 128000.0], "input_cost_per_token": 2e-06}]}})") ==
        "q,,0,1,5,,,,\nq,,32000,2,,,,,\n");
  CHECK(rows(R"({"c": {"input_cost_per_token": 4e-06, "output_cost_per_token": 2e-05,
                       "provider_specific_entry": {"us": 1.1, "fast": 2}}})") ==
        "c,,0,4,20,,,,\nc,fast,0,8,40,,,,\n");
}

TEST_CASE("other names, samples and models that have no token price") {
  CHECK(rows(R"({"sample_spec": {"input_cost_per_token": 0.0}, "img": {"output_cost_per_image": 0.04},
                 "a": {"alias_of": "B"}, "b": {"input": 1}})") == "a,=b\nb,,0,1,,,,,\n");
  CHECK_MESSAGE(rows(R"({"a,b": {"input": 1}, "c": {"input": 1}})") == "c,,0,1,,,,,\n", "no row can hold it");
}

TEST_CASE("errors name the model that is wrong") {
  CHECK(rows("").starts_with("error: p.json is not a price list: "));
  CHECK(rows("[]").starts_with("error: p.json is not a price list: "));
  CHECK(rows(R"({"m": {"input": 1})").starts_with("error: p.json is not a price list: "));
  CHECK(rows("{}").starts_with("error: p.json has no prices: "));
  CHECK(rows(R"({"img": {"mode": "image_generation"}})").starts_with("error: p.json has no prices: "));
  CHECK(rows(R"({"m": 3})") == "error: p.json: m must be an object of rates");
  for (const char* bad : {R"({"m": {"input": -1}})", R"({"m": {"input": "3"}})", R"({"m": {"input": null}})",
                          R"({"m": {"input": 1e9}})", R"({"m": {"input_cost_per_token": 3}})",
                          R"({"m": {"input_cost_per_token": "x"}})",
                          R"({"m": {"tiered_pricing": [{"range": [-1, 5], "input_cost_per_token": 1e-06}]}})",
                          R"({"m": {"input": 1, "provider_specific_entry": {"fast": -2}}})"}) {
    CAPTURE(bad);
    CHECK(rows(bad) == "error: p.json: a rate of m is not a number from 0 to 1 USD per token");
  }
}
