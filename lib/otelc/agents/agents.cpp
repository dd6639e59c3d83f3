// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/agents.hpp>

// One header per agent. Its rows come from recorded runs (tests/data), unless a comment says "by its
// documents": then from the agent's documentation.
#include <otelc/agents/detail/claude_code.hpp>
#include <otelc/agents/detail/cline.hpp>
#include <otelc/agents/detail/codex.hpp>
#include <otelc/agents/detail/continue_cli.hpp>
#include <otelc/agents/detail/copilot.hpp>
#include <otelc/agents/detail/cursor.hpp>
#include <otelc/agents/detail/gemini_cli.hpp>
#include <otelc/agents/detail/gen_ai.hpp>
#include <otelc/agents/detail/goose.hpp>
#include <otelc/agents/detail/launch.hpp>
#include <otelc/agents/detail/opencode.hpp>
#include <otelc/agents/detail/qwen_code.hpp>

namespace otelc::agents {
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

}  // namespace otelc::agents
