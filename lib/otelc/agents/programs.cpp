// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/programs.hpp>

#include <algorithm>

namespace otelc::agents {
namespace {

constexpr Program kPrograms[] = {
    {"claude", "Claude Code", "CLAUDE_CODE_ENABLE_TELEMETRY", "", true},
    {"codex", "Codex", "", "", true},
    {"gemini", "Gemini CLI", "GEMINI_TELEMETRY_ENABLED"},
    {"qwen", "Qwen Code", "QWEN_TELEMETRY_ENABLED"},
    {"copilot", "Copilot CLI", "COPILOT_OTEL_ENABLED,OTEL_EXPORTER_OTLP_ENDPOINT"},
    {"opencode", "OpenCode", ""},
    {"goose", "goose", "OTEL_EXPORTER_OTLP_ENDPOINT"},
    {"vibe", "Mistral Vibe", "VIBE_ENABLE_OTEL"},
    {"kilo", "Kilo Code", "", "it sends no token counts, whatever its settings say"},
    {"cline", "Cline CLI", "", "it sends its telemetry to Cline's own collector, not to otelc"},
    {"aider", "Aider", "", "it sends no telemetry"},
};

}  // namespace

std::span<const Program> programs() {
  return kPrograms;
}

bool needs_arguments(std::string_view command) {
  return std::any_of(std::begin(kPrograms), std::end(kPrograms), [command](const Program& program) {
    return program.needs_arguments && program.command == command;
  });
}

}  // namespace otelc::agents
