// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/model_name.hpp>

#include <algorithm>

#include <doctest/doctest.h>

#include <otelc/prices/price_book.hpp>

using namespace otelc::prices;

TEST_CASE("names as agents, clouds and gateways write them, and the built-in list's entry") {
  struct Row {
    const char* name;
    const char* entry;  // "": in no list
  };
  const Row rows[] = {
      // As the maker writes it, in any case and with spaces.
      {"claude-sonnet-4-6", "claude-sonnet-4-6"},
      {"Claude-Sonnet-4-6", "claude-sonnet-4-6"},
      {" claude-sonnet-4-6\t", "claude-sonnet-4-6"},
      {"gpt-5.4", "gpt-5.4"},
      {"gemini-2.5-flash", "gemini-2.5-flash"},
      {"o3", "o3"},
      // A context size does not make another model.
      {"claude-sonnet-4-6[1m]", "claude-sonnet-4-6"},
      {"claude-opus-4-5-20251101[1m]", "claude-opus-4-5"},
      {"us.anthropic.claude-sonnet-4-5-20250929-v1:0[1m]", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"},
      // Dates, and names that stand for the newest.
      {"claude-haiku-4-5-20251001", "claude-haiku-4-5"},
      {"gpt-5.4-2026-03-05", "gpt-5.4"},
      {"gpt-4o-2024-08-06", "gpt-4o"},
      {"gpt-4o-2024-05-13", "gpt-4o-2024-05-13"},  // more expensive than gpt-4o
      {"o4-mini-2025-04-16", "o4-mini"},
      {"claude-sonnet-latest", "claude-sonnet-5-5"},
      {"claude-haiku-4-5-latest", "claude-haiku-4-5"},
      {"mistral-large-latest", "mistral/mistral-large-latest"},
      {"gpt-5.4-20260399", ""},  // no date
      // Bedrock: vendor, version, region, profile.
      {"anthropic.claude-haiku-5-5", "anthropic.claude-haiku-5-5"},
      {"anthropic.claude-3-5-sonnet-20241022-v2:0", "anthropic.claude-3-5-sonnet-20241022-v2:0"},
      {"us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"},
      {"eu.anthropic.claude-haiku-4-5-20251001-v1:0", "eu.anthropic.claude-haiku-4-5-20251001-v1:0"},
      {"global.anthropic.claude-haiku-5-5", "global.anthropic.claude-haiku-5-5"},
      {"ca.anthropic.claude-haiku-5-5", "anthropic.claude-haiku-5-5"},
      {"us.anthropic.claude-sonnet-4-6-v1", "claude-sonnet-4-6"},
      {"sa.anthropic.claude-opus-4-5-20251101-v1:0", "anthropic.claude-opus-4-5-20251101-v1:0"},
      {"bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
       "us.anthropic.claude-sonnet-4-5-20250929-v1:0"},
      {"bedrock/converse/us.anthropic.claude-opus-4-5-20251101-v1:0",
       "us.anthropic.claude-opus-4-5-20251101-v1:0"},
      {"arn:aws:bedrock:us-east-1:123456789012:inference-profile/"
       "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
       "us.anthropic.claude-sonnet-4-5-20250929-v1:0"},
      {"arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefgh", ""},
      {"amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"},
      {"us.amazon.nova-lite-v1:0", "us.amazon.nova-lite-v1:0"},
      // Vertex AI and the Gemini API.
      {"claude-sonnet-4-5@20250929", "vertex_ai/claude-sonnet-4-5"},
      {"claude-sonnet-5-5@default", "vertex_ai/claude-sonnet-5-5"},
      {"vertex_ai/claude-opus-4-6@default", "vertex_ai/claude-opus-4-6"},
      {"claude-3-5-haiku@20241022", "vertex_ai/claude-3-5-haiku"},
      {"claude-3-5-haiku-20241022", "vertex_ai/claude-3-5-haiku"},
      {"publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro"},
      {"models/gemini-2.5-flash", "gemini-2.5-flash"},
      {"google/gemini-2.5-flash", "gemini-2.5-flash"},
      {"gemini/gemini-2.5-flash", "gemini/gemini-2.5-flash"},
      // Azure.
      {"azure/gpt-5.4", "azure/gpt-5.4"},
      {"azure/gpt-5.4-2026-03-05", "azure/gpt-5.4"},
      {"azure/eu/gpt-5.1", "azure/eu/gpt-5.1"},
      {"azure/claude-sonnet-4-6", "claude-sonnet-4-6"},
      {"gpt-35-turbo", "azure/gpt-35-turbo"},
      // OpenRouter.
      {"openrouter/openai/gpt-5.4", "gpt-5.4"},
      {"openai/gpt-5.4", "gpt-5.4"},
      {"anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"},
      {"openrouter/anthropic/claude-sonnet-4.5:beta", "claude-sonnet-4-5"},
      {"anthropic/claude-opus-4.5:thinking", "claude-opus-4-5"},
      {"z-ai/glm-4.6", "zai/glm-4.6"},
      {"openai/gpt-5.4:free", ""},  // the name says free, but no list has such a price
      // Claude's versions as other agents write them.
      {"claude-sonnet-4.6", "claude-sonnet-4-6"},
      {"claude-4.5-sonnet", "claude-sonnet-4-5"},
      {"github_copilot/claude-sonnet-4.6", "github_copilot/claude-sonnet-4.6"},
      // Makers whose models a list names with the maker before a slash.
      {"qwen3-coder-plus", "dashscope/qwen3-coder-plus"},
      {"qwen3-coder-plus-2025-07-22", "dashscope/qwen3-coder-plus-2025-07-22"},
      {"grok-code-fast-1", "xai/grok-code-fast-1"},
      {"MiniMax-M2", "minimax/minimax-m2"},
      {"codestral-latest", "mistral/codestral-latest"},
      {"deepseek-chat", "deepseek-chat"},
      // Unknown models, and local ones.
      {"model-nobody-knows", ""},
      {"gpt-5.5-codex", ""},
      {"gpt", ""},
      {"claude", ""},
      {"unknown", ""},
      {"ollama/qwen3-coder-plus", ""},
      {"ollama/gpt-oss:20b", ""},
      {"", ""},
      {"[1m]", ""},
      {"/", ""},
      {"gpt-5.4/", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto price = built_in_prices().find(row.name);
    CHECK((price ? price->entry : "") == row.entry);
  }
}

TEST_CASE("names are looked up from the most to the least specific, each once") {
  const auto names = names_to_look_up("Bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0");
  const auto place = [&names](const char* name) {
    return std::find(names.begin(), names.end(), name) - names.begin();
  };
  CHECK(place("bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0") == 0);
  CHECK(place("us.anthropic.claude-haiku-4-5-20251001-v1:0") <
        place("anthropic.claude-haiku-4-5-20251001-v1:0"));
  CHECK(place("anthropic.claude-haiku-4-5-20251001-v1:0") < place("claude-haiku-4-5-20251001-v1:0"));
  CHECK(place("claude-haiku-4-5-20251001-v1:0") < place("claude-haiku-4-5-20251001"));
  CHECK(place("claude-haiku-4-5-20251001") < place("claude-haiku-4-5"));
  CHECK(place("claude-haiku-4-5") < static_cast<std::ptrdiff_t>(names.size()));
  auto sorted = names;
  std::sort(sorted.begin(), sorted.end());
  CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
}

TEST_CASE("a name of any length and any bytes is only looked up") {
  CHECK(names_to_look_up(std::string(100'000, 'a')).size() < 100);
  CHECK(names_to_look_up(std::string(200, '/')).size() < 1000);
  CHECK_FALSE(built_in_prices().find(std::string("claude-sonnet-4-6\0x", 19)));
  CHECK_FALSE(built_in_prices().find("\xff\xfe,\n=gpt-5.4"));
}
