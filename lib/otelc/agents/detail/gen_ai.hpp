// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Applications that use GenAI libraries, whatever their service is called: all versions of the OpenTelemetry
// GenAI conventions, and the dialects of libraries (docs/counting.md#dialects). To add a dialect, add rows
// here.
namespace gen_ai {
inline constexpr MetricRow kMetrics[] = {
    {"gen_ai.client.inference.usage.input_tokens", Quantity::tokens, TokenPart::input},
    {"gen_ai.client.inference.usage.output_tokens", Quantity::tokens, TokenPart::output},
    {"gen_ai.client.inference.usage.cache_read.input_tokens", Quantity::tokens,
     TokenPart::cache_read_in_input},
    {"gen_ai.client.inference.usage.cache_write.input_tokens", Quantity::tokens,
     TokenPart::cache_creation_in_input},
    {"gen_ai.client.inference.usage.reasoning.output_tokens", Quantity::tokens,
     TokenPart::reasoning_in_output},
    {"gen_ai.client.token.usage", Quantity::tokens, TokenPart::none, true},
    {"gen_ai.client.operation.duration", Quantity::requests, TokenPart::none, true},
    {"gen_ai.client.inference.duration", Quantity::requests, TokenPart::none, true},
};
inline constexpr EventRow kEvents[] = {{"gen_ai.client.inference.operation.details", Kind::request}};
inline constexpr EventRow kSpans[] = {{"operation:execute_tool", Kind::tool_done}};
inline constexpr RoleRow kRoles[] = {
    {"gen_ai.operation.name", "chat", Kind::request},
    {"gen_ai.operation.name", "generate_content", Kind::request},
    {"gen_ai.operation.name", "text_completion", Kind::request},
    {"gen_ai.operation.name", "embeddings", Kind::request},
    {"gen_ai.operation.name", "invoke_agent", Kind::aggregate},
    {"gen_ai.operation.name", "create_agent", Kind::aggregate},
    {"gen_ai.operation.name", "invoke_workflow", Kind::aggregate},
    {"gen_ai.operation.name", "agent_step", Kind::aggregate},
    {"gen_ai.operation.name", "chain", Kind::aggregate},
    {"gen_ai.operation.name", "execute_*", Kind::aggregate},
    // OpenInference
    {"openinference.span.kind", "LLM", Kind::request, true},
    {"openinference.span.kind", "EMBEDDING", Kind::request, true},
    {"openinference.span.kind", "*", Kind::aggregate},
    // OpenLLMetry marks the spans around its calls.
    {"traceloop.span.kind", "*", Kind::aggregate},
    {"langsmith.span.kind", "llm", Kind::request, true},
    {"langsmith.span.kind", "*", Kind::aggregate},
    // Langfuse: "generation" and "embedding" are calls if they have counts.
    {"langfuse.observation.type", "span", Kind::aggregate},
    {"langfuse.observation.type", "agent", Kind::aggregate},
    {"langfuse.observation.type", "chain", Kind::aggregate},
    {"langfuse.observation.type", "tool", Kind::aggregate},
    {"langfuse.observation.type", "generation", Kind::request, true},
    {"langfuse.observation.type", "embedding", Kind::request, true},
    // MLflow's values are JSON texts.
    {"mlflow.spanType", "\"CHAT_MODEL\"", Kind::request, true},
    {"mlflow.spanType", "\"LLM\"", Kind::request, true},
    {"mlflow.spanType", "\"EMBEDDING\"", Kind::request, true},
    {"mlflow.spanType", "\"CHAIN\"", Kind::aggregate},
    {"mlflow.spanType", "\"AGENT\"", Kind::aggregate},
    {"mlflow.spanType", "\"TOOL\"", Kind::aggregate},
    {"mlflow.spanType", "\"WORKFLOW\"", Kind::aggregate},
    {"mlflow.spanType", "\"TASK\"", Kind::aggregate},
    // Vercel AI SDK
    {"ai.operationId", "*.doGenerate", Kind::request},
    {"ai.operationId", "*.doStream", Kind::request},
    {"ai.operationId", "*.doEmbed", Kind::request},
    {"ai.operationId", "*", Kind::aggregate},
    // Genkit
    {"genkit:metadata:subtype", "model", Kind::request, true},
    {"genkit:metadata:subtype", "*", Kind::aggregate},
    {"genkit:type", "util", Kind::aggregate},
    {"genkit:type", "flow*", Kind::aggregate},
    // VoltAgent
    {"entity.type", "agent", Kind::aggregate},
    {"span.type", "llm", Kind::request},
};
inline constexpr AttributeRow kAttributes[] = {
    {"gen_ai.conversation.id", Field::session},
    {"session.id", Field::session},
    {"traceloop.association.properties.session_id", Field::session},
    {"traceloop.association.properties.thread_id", Field::session},
    {"langsmith.metadata.session_id", Field::session},
    {"langsmith.metadata.thread_id", Field::session},
    {"ai.telemetry.metadata.sessionId", Field::session},
    {"gen_ai.response.model", Field::model},
    {"ai.response.model", Field::model},
    {"llm.response.model_name", Field::model},
    {"llm.model_name", Field::model},
    {"embedding.model_name", Field::model},
    {"langfuse.observation.model.name", Field::model},
    {"mlflow.llm.model", Field::model},
    {"gen_ai.request.model", Field::other_model},
    {"llm.request.model_name", Field::other_model},
    {"ai.model.id", Field::other_model},
    {"genkit:name", Field::other_model},
    {"llm.model", Field::other_model},  // VoltAgent
    {"mlflow.message.format", Field::library},
    {"llm.invocation_parameters", Field::parameters},
    {"embedding.invocation_parameters", Field::parameters},
    {"gen_ai.response.id", Field::response_id},
    {"ai.response.id", Field::response_id},
    {"gen_ai.token.type", Field::type},
    {"gen_ai.token_type", Field::type},
    {"gen_ai.tool.name", Field::tool_name},
    {"error.type", Field::error},
    {"gen_ai.response.time_to_first_chunk", Field::ttft_s},
    {"ai.response.msToFirstChunk", Field::ttft_ms},
    {"ai.stream.msToFirstChunk", Field::ttft_ms},
    {"cost_usd", Field::cost_usd},
    {"gen_ai.usage.cost.amount", Field::cost_usd},
    {"gen_ai.usage.cost", Field::cost_usd},  // OpenLIT
    {"gen_ai.usage.cost.currency", Field::currency},
    {"gen_ai.cost.total_cost", Field::cost_usd},
    {"operation.cost", Field::cost_usd},
    {"llm.cost.total", Field::cost_usd},
    {"service_tier", Field::service_tier},
    {"openai.response.service_tier", Field::service_tier},
    {"gen_ai.openai.response.service_tier", Field::service_tier},
    {"speed", Field::service_tier},
};
inline constexpr TokenRow kTokens[] = {
    {"gen_ai.usage.input_tokens", TokenPart::input},
    {"gen_ai.usage.prompt_tokens", TokenPart::input},  // the oldest names
    {"llm.token_count.prompt", TokenPart::input},
    {"ai.usage.inputTokens", TokenPart::input},
    {"ai.usage.promptTokens", TokenPart::input},
    {"ai.usage.inputTokenDetails.noCacheTokens", TokenPart::input_without_cached},
    {"ai.usage.tokens", TokenPart::input},  // of embeddings
    {"llm.usage.prompt_tokens", TokenPart::input},
    {"usage.prompt_tokens", TokenPart::input},  // VoltAgent, on the span around its calls
    {"gen_ai.usage.output_tokens", TokenPart::output},
    {"gen_ai.usage.completion_tokens", TokenPart::output},
    {"llm.token_count.completion", TokenPart::output},
    {"ai.usage.outputTokens", TokenPart::output},
    {"ai.usage.completionTokens", TokenPart::output},
    {"llm.usage.completion_tokens", TokenPart::output},
    {"usage.completion_tokens", TokenPart::output},
    {"gen_ai.usage.cache_read.input_tokens", TokenPart::cache_read_in_input},
    {"gen_ai.usage.cache_read_input_tokens", TokenPart::cache_read_in_input},  // older
    {"llm.token_count.prompt_details.cache_read", TokenPart::cache_read_in_input},
    {"ai.usage.cachedInputTokens", TokenPart::cache_read_in_input},
    {"ai.usage.inputTokenDetails.cacheReadTokens", TokenPart::cache_read_in_input},
    {"metadata.usage.cached_prompt_tokens", TokenPart::cache_read_in_input},  // BeeAI
    {"llm.usage.cached_tokens", TokenPart::cache_read_in_input},              // VoltAgent
    {"gen_ai.usage.cache_write.input_tokens", TokenPart::cache_creation_in_input},
    {"gen_ai.usage.cache_creation.input_tokens", TokenPart::cache_creation_in_input},
    {"gen_ai.usage.cache_creation_input_tokens", TokenPart::cache_creation_in_input},  // older
    {"gen_ai.usage.cache_write_input_tokens", TokenPart::cache_creation_in_input},     // older
    {"llm.token_count.prompt_details.cache_write", TokenPart::cache_creation_in_input},
    {"llm.token_count.prompt_details.cache_input", TokenPart::cache_creation_in_input},  // older
    {"ai.usage.inputTokenDetails.cacheWriteTokens", TokenPart::cache_creation_in_input},
    {"metadata.usage.cached_creation_tokens", TokenPart::cache_creation_in_input},  // BeeAI
    {"anthropic.usage.cache_creation.ephemeral_1h_input_tokens", TokenPart::cache_creation_1h},
    {"gen_ai.usage.reasoning.output_tokens", TokenPart::reasoning_in_output},
    {"gen_ai.usage.reasoning_tokens", TokenPart::reasoning_in_output},
    {"gen_ai.usage.details.reasoning_tokens", TokenPart::reasoning_in_output},
    {"llm.token_count.completion_details.reasoning", TokenPart::reasoning_in_output},
    {"llm.usage.reasoning_tokens", TokenPart::reasoning_in_output},
    {"ai.usage.reasoningTokens", TokenPart::reasoning_in_output},
    {"ai.usage.outputTokenDetails.reasoningTokens", TokenPart::reasoning_in_output},
    {"gen_ai.usage.total_tokens", TokenPart::total},
    {"llm.usage.total_tokens", TokenPart::total},
    {"llm.token_count.total", TokenPart::total},
    {"ai.usage.totalTokens", TokenPart::total},
};
inline constexpr TokenRow kTypes[] = {
    {"input", TokenPart::input},
    {"output", TokenPart::output},
    {"prompt", TokenPart::input},       // older
    {"completion", TokenPart::output},  // older
    {"total", TokenPart::none},
    {"input_cache_read", TokenPart::cache_read_in_input},
    {"cache_read", TokenPart::cache_read_in_input},
    {"cached", TokenPart::cache_read_in_input},
    {"gen_ai.token.cache", TokenPart::cache_read_in_input},
    {"input_cache_write", TokenPart::cache_creation_in_input},
    {"input_cache_creation", TokenPart::cache_creation_in_input},
    {"cache_write", TokenPart::cache_creation_in_input},
    {"cache_creation", TokenPart::cache_creation_in_input},
    {"output_reasoning", TokenPart::reasoning_in_output},
    {"reasoning", TokenPart::reasoning_in_output},
};
// Texts that have the only counts, or the only split of the counts.
inline constexpr TextRow kTexts[] = {
    {"langfuse.observation.usage_details", "input", TokenPart::input},
    {"langfuse.observation.usage_details", "prompt_tokens", TokenPart::input},
    {"langfuse.observation.usage_details", "input_tokens", TokenPart::input},
    {"langfuse.observation.usage_details", "output", TokenPart::output},
    {"langfuse.observation.usage_details", "completion_tokens", TokenPart::output},
    {"langfuse.observation.usage_details", "output_tokens", TokenPart::output},
    {"langfuse.observation.usage_details", "prompt_tokens_details.cached_tokens",
     TokenPart::cache_read_in_input},
    {"langfuse.observation.usage_details", "input_tokens_details.cached_tokens",
     TokenPart::cache_read_in_input},
    {"langfuse.observation.usage_details", "cache_read_input_tokens", TokenPart::cache_read},
    {"langfuse.observation.usage_details", "input_cache_read", TokenPart::cache_read},
    {"langfuse.observation.usage_details", "cache_creation_input_tokens", TokenPart::cache_creation},
    {"langfuse.observation.usage_details", "input_cache_creation", TokenPart::cache_creation},
    {"langfuse.observation.usage_details", "completion_tokens_details.reasoning_tokens",
     TokenPart::reasoning_in_output},
    {"langfuse.observation.usage_details", "output_tokens_details.reasoning_tokens",
     TokenPart::reasoning_in_output},
    {"langfuse.observation.usage_details", "output_reasoning", TokenPart::reasoning_beside_output},
    {"langfuse.observation.usage_details", "total", TokenPart::total},
    {"mlflow.chat.tokenUsage", "input_tokens", TokenPart::input},
    {"mlflow.chat.tokenUsage", "output_tokens", TokenPart::output},
    {"mlflow.chat.tokenUsage", "cache_read_input_tokens", TokenPart::cache_read_in_input},
    {"mlflow.chat.tokenUsage", "cache_creation_input_tokens", TokenPart::cache_creation_in_input},
    // The AI SDK's own input count excludes Anthropic's cached tokens up to version 5 and includes them from
    // 6 on.
    {"ai.response.providerMetadata", "anthropic.usage.input_tokens", TokenPart::input_without_cached},
    {"ai.response.providerMetadata", "anthropic.cacheReadInputTokens", TokenPart::cache_read},
    {"ai.response.providerMetadata", "anthropic.usage.cache_read_input_tokens", TokenPart::cache_read},
    {"ai.response.providerMetadata", "anthropic.usage.cache_creation_input_tokens",
     TokenPart::cache_creation},
    {"ai.response.providerMetadata", "anthropic.cacheCreationInputTokens", TokenPart::cache_creation},
    {"ai.response.providerMetadata", "openai.cachedPromptTokens", TokenPart::cache_read_in_input},
    {"ai.response.providerMetadata", "openrouter.usage.promptTokensDetails.cachedTokens",
     TokenPart::cache_read_in_input},
    {"ai.response.providerMetadata", "google.usageMetadata.totalTokenCount", TokenPart::total},
    {"ai.response.providerMetadata", "openai.reasoningTokens", TokenPart::reasoning_in_output},
    {"ai.response.providerMetadata", "google.usageMetadata.cachedContentTokenCount",
     TokenPart::cache_read_in_input},
    {"langsmith.metadata.usage_metadata", "input_tokens", TokenPart::input},
    {"langsmith.metadata.usage_metadata", "output_tokens", TokenPart::output},
    {"langsmith.metadata.usage_metadata", "input_token_details.cache_read", TokenPart::cache_read_in_input},
    {"langsmith.metadata.usage_metadata", "input_token_details.cache_creation",
     TokenPart::cache_creation_in_input},
    {"langsmith.metadata.usage_metadata", "output_token_details.reasoning", TokenPart::reasoning_in_output},
    {"genkit:output", "usage.inputTokens", TokenPart::input},
    {"genkit:output", "usage.outputTokens", TokenPart::output},
    {"genkit:output", "usage.cachedContentTokens", TokenPart::cache_read_in_input},
    {"genkit:output", "usage.thoughtsTokens", TokenPart::reasoning_beside_output},
    {"genkit:output", "raw.usage.prompt_tokens_details.cached_tokens", TokenPart::cache_read_in_input},
    {"genkit:output", "usage.custom.cache_read_input_tokens", TokenPart::cache_read},
    {"genkit:output", "usage.custom.cache_creation_input_tokens", TokenPart::cache_creation},
    // Google ADK 1
    {"gcp.vertex.agent.llm_response", "usage_metadata.total_token_count", TokenPart::total},
    {"gcp.vertex.agent.llm_response", "usage_metadata.cached_content_token_count",
     TokenPart::cache_read_in_input},
    // LiteLLM writes a Python literal.
    {"metadata.usage_object", "prompt_tokens", TokenPart::input},
    {"metadata.usage_object", "completion_tokens", TokenPart::output},
    {"metadata.usage_object", "prompt_tokens_details.cached_tokens", TokenPart::cache_read_in_input},
    {"metadata.usage_object", "cache_creation_input_tokens", TokenPart::cache_creation_in_input},
    {"metadata.usage_object", "completion_tokens_details.reasoning_tokens", TokenPart::reasoning_in_output},
    // Logfire
    {"usage", "input_tokens", TokenPart::input},
    {"usage", "prompt_tokens", TokenPart::input},
    {"usage", "completion_tokens", TokenPart::output},
    {"usage", "prompt_tokens_details.cached_tokens", TokenPart::cache_read_in_input},
    {"usage", "completion_tokens_details.reasoning_tokens", TokenPart::reasoning_in_output},
    {"usage", "output_tokens", TokenPart::output},
    {"usage", "input_tokens_details.cached_tokens", TokenPart::cache_read_in_input},
    {"usage", "cached_input_tokens", TokenPart::cache_read_in_input},
    {"usage", "cache_write_input_tokens", TokenPart::cache_creation_in_input},
    {"usage", "output_tokens_details.reasoning_tokens", TokenPart::reasoning_in_output},
    // OpenInference: the provider's whole response
    {"output.value", "usage.prompt_tokens_details.cached_tokens", TokenPart::cache_read_in_input},
    {"output.value", "usage.cacheReadInputTokens", TokenPart::cache_read},
    {"output.value", "usage.cacheWriteInputTokens", TokenPart::cache_creation},
};
// Bedrock's own input counts exclude cached tokens, and these pass them on.
inline constexpr std::string_view kBesideScopes[] = {
    "opentelemetry.instrumentation.botocore.bedrock-runtime",
    "opentelemetry.instrumentation.bedrock",
    "@arizeai/openinference-instrumentation-bedrock",
    // These do the same with Anthropic's.
    "@traceloop/instrumentation-anthropic",
    "openlit.instrumentation.anthropic",
};
}  // namespace gen_ai

// Any other service that uses the conventions or one of these dialects.
inline constexpr Agent kGenAi{
    .name = "",
    .metrics = gen_ai::kMetrics,
    .events = gen_ai::kEvents,
    .spans = gen_ai::kSpans,
    .attributes = gen_ai::kAttributes,
    .tokens = gen_ai::kTokens,
    .token_types = gen_ai::kTypes,
    .roles = gen_ai::kRoles,
    .texts = gen_ai::kTexts,
    .beside_scopes = gen_ai::kBesideScopes,
    .choice = Choice::by_names,
    .spans_nest = true,
};

}  // namespace otelc::agents::detail
