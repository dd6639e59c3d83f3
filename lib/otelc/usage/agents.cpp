// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/agents.hpp>

// One file per agent. Read on recorded runs (tests/data) unless its comment says "by its documents".
#include <otelc/usage/detail/agents/claude_code.hpp>
#include <otelc/usage/detail/agents/cline.hpp>
#include <otelc/usage/detail/agents/codex.hpp>
#include <otelc/usage/detail/agents/continue_cli.hpp>
#include <otelc/usage/detail/agents/copilot.hpp>
#include <otelc/usage/detail/agents/cursor.hpp>
#include <otelc/usage/detail/agents/gemini_cli.hpp>
#include <otelc/usage/detail/agents/gen_ai.hpp>
#include <otelc/usage/detail/agents/goose.hpp>
#include <otelc/usage/detail/agents/launch.hpp>
#include <otelc/usage/detail/agents/opencode.hpp>
#include <otelc/usage/detail/agents/qwen_code.hpp>

namespace otelc::usage {
namespace {

constexpr Agent kAgents[] = {
    detail::kClaudeCode,  detail::kCodex,       detail::kGeminiCli, detail::kQwenCode, detail::kCopilotCli,
    detail::kOpenCode,    detail::kCopilotChat, detail::kCline,     detail::kCursor,   detail::kGoose,
    detail::kContinueCli, detail::kLaunch,      detail::kGenAi,
};

}  // namespace

std::span<const Agent> agents() {
  return kAgents;
}

}  // namespace otelc::usage
