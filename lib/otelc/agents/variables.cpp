// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/variables.hpp>

namespace otelc::agents {
namespace {

using Rule = AgentVariable::Rule;

constexpr std::string_view kRemoved{};

constexpr AgentVariable kVariables[] = {
    // Every OpenTelemetry SDK, and thereby Claude Code, Copilot, OpenCode and goose. Those of single signals
    // are set, not removed: an agent's settings file or .env may have them, and the environment wins over it.
    {"OTEL_EXPORTER_OTLP_ENDPOINT", Rule::destination, kEndpointValue},
    {"OTEL_EXPORTER_OTLP_PROTOCOL", Rule::destination, kProtocolValue},
    {"OTEL_EXPORTER_OTLP_HEADERS", Rule::destination, kHeadersValue},
    {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Rule::destination, kTracesEndpointValue},
    {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", Rule::destination, kProtocolValue},
    {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", Rule::destination, kHeadersValue},
    {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", Rule::destination, kMetricsEndpointValue},
    {"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", Rule::destination, kProtocolValue},
    {"OTEL_EXPORTER_OTLP_METRICS_HEADERS", Rule::destination, kHeadersValue},
    {"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", Rule::destination, kLogsEndpointValue},
    {"OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", Rule::destination, kProtocolValue},
    {"OTEL_EXPORTER_OTLP_LOGS_HEADERS", Rule::destination, kHeadersValue},
    {"OTEL_METRICS_EXPORTER", Rule::exporter, "otlp"},
    {"OTEL_LOGS_EXPORTER", Rule::exporter, "otlp"},
    {"OTEL_TRACES_EXPORTER", Rule::exporter, "otlp"},
    // Frequent exports: a killed agent loses less, and limits act on what has arrived.
    {"OTEL_METRIC_EXPORT_INTERVAL", Rule::setting, "1000"},
    // The default is 30 s, and Node's SDK does not start if the interval is shorter than the timeout.
    {"OTEL_METRIC_EXPORT_TIMEOUT", Rule::setting, "1000"},
    {"OTEL_LOGS_EXPORT_INTERVAL", Rule::setting, "1000"},
    {"OTEL_TRACES_EXPORT_INTERVAL", Rule::setting, "1000"},
    {"OTEL_BLRP_SCHEDULE_DELAY", Rule::setting, "1000"},
    // OpenCode ends without flushing its last spans: at 100 ms the last answer was missing in nearly every
    // run, at 10 ms in none of 28. Python's SDK rejects 0.
    {"OTEL_BSP_SCHEDULE_DELAY", Rule::setting, "10"},
    {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", Rule::content, "true", kRemoved},
    // Laminar (OpenHands) starts as soon as an endpoint is set, and its spans hold prompts.
    {"LMNR_TRACE_CONTENT", Rule::content, {}, "false"},
    // Node's SDK (Gemini CLI, Qwen Code) reports the command line, which contains the prompt after -p.
    {"OTEL_NODE_RESOURCE_DETECTORS", Rule::content, {}, "env,host,os,serviceinstance"},
    // Claude Code
    {"CLAUDE_CODE_ENABLE_TELEMETRY", Rule::setting, "1"},
    {"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", Rule::setting, "1"},
    {"OTEL_LOG_USER_PROMPTS", Rule::content, "1", kRemoved},
    {"OTEL_LOG_TOOL_DETAILS", Rule::content, "1", kRemoved},
    {"OTEL_LOG_TOOL_CONTENT", Rule::content, "1", kRemoved},
    {"OTEL_LOG_ASSISTANT_RESPONSES", Rule::content, "1", kRemoved},
    {"OTEL_LOG_RAW_API_BODIES", Rule::content, {}, kRemoved},
    // Gemini CLI
    {"GEMINI_TELEMETRY_ENABLED", Rule::setting, "true"},
    {"GEMINI_TELEMETRY_TARGET", Rule::destination, "local"},
    {"GEMINI_TELEMETRY_OTLP_ENDPOINT", Rule::destination, kEndpointValue},
    {"GEMINI_TELEMETRY_OTLP_PROTOCOL", Rule::destination, kTransportValue},
    {"GEMINI_TELEMETRY_OUTFILE", Rule::destination, kEmptyValue},
    {"GEMINI_TELEMETRY_USE_CLI_AUTH", Rule::destination, "false"},  // otherwise it waits for a login
    {"GEMINI_TELEMETRY_TRACES_ENABLED", Rule::setting, "true"},
    {"GEMINI_TELEMETRY_LOG_PROMPTS", Rule::content, "true", "false"},
    // Qwen Code
    {"QWEN_TELEMETRY_ENABLED", Rule::setting, "true"},
    {"QWEN_TELEMETRY_TARGET", Rule::destination, "local"},
    {"QWEN_TELEMETRY_OTLP_ENDPOINT", Rule::destination, kEndpointValue},
    {"QWEN_TELEMETRY_OTLP_PROTOCOL", Rule::destination, kTransportValue},
    {"QWEN_TELEMETRY_OTLP_TRACES_ENDPOINT", Rule::destination, kTracesEndpointValue},
    {"QWEN_TELEMETRY_OTLP_LOGS_ENDPOINT", Rule::destination, kLogsEndpointValue},
    {"QWEN_TELEMETRY_OTLP_METRICS_ENDPOINT", Rule::destination, kMetricsEndpointValue},
    {"QWEN_TELEMETRY_OUTFILE", Rule::destination, kEmptyValue},
    {"QWEN_TELEMETRY_LOG_PROMPTS", Rule::content, "true", "false"},
    {"QWEN_TELEMETRY_INCLUDE_SENSITIVE_SPAN_ATTRIBUTES", Rule::content, "true", "false"},
    // Copilot: the CLI, and the chat extension with its own names
    {"COPILOT_OTEL_ENABLED", Rule::setting, "true"},
    {"COPILOT_OTEL_ENDPOINT", Rule::destination, kRemoved},
    {"COPILOT_OTEL_PROTOCOL", Rule::destination, kRemoved},
    {"COPILOT_OTEL_EXPORTER_TYPE", Rule::destination, kRemoved},
    {"COPILOT_OTEL_FILE_EXPORTER_PATH", Rule::destination, kRemoved},
    {"COPILOT_OTEL_CAPTURE_CONTENT", Rule::content, "true", kRemoved},
    // Mistral Vibe: spans over HTTP only, below its endpoint with the path of any prefix
    {"VIBE_ENABLE_OTEL", Rule::setting, "true"},
    {"VIBE_OTEL_ENDPOINT", Rule::destination, kEndpointValue},
    {"VIBE_OTEL_REDACTION", Rule::content, {}, "strict"},
    // Cline
    {"CLINE_OTEL_TELEMETRY_ENABLED", Rule::setting, "true"},
    {"CLINE_OTEL_METRICS_EXPORTER", Rule::exporter, "otlp"},
    {"CLINE_OTEL_LOGS_EXPORTER", Rule::exporter, "otlp"},
    {"CLINE_OTEL_EXPORTER_OTLP_ENDPOINT", Rule::destination, kEndpointValue},
    {"CLINE_OTEL_EXPORTER_OTLP_PROTOCOL", Rule::destination, kProtocolValue},
    {"CLINE_OTEL_EXPORTER_OTLP_HEADERS", Rule::destination, kHeadersValue},
    {"CLINE_OTEL_EXPORTER_OTLP_INSECURE", Rule::destination, "true"},
    {"CLINE_OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", Rule::destination, kRemoved},
    {"CLINE_OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", Rule::destination, kRemoved},
    {"CLINE_OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", Rule::destination, kRemoved},
    {"CLINE_OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", Rule::destination, kRemoved},
    {"CLINE_OTEL_METRIC_EXPORT_INTERVAL", Rule::setting, "1000"},
    {"CLINE_OTEL_LOG_BATCH_TIMEOUT", Rule::setting, "1000"},
};

}  // namespace

std::span<const AgentVariable> agent_variables() {
  return kVariables;
}

}  // namespace otelc::agents
