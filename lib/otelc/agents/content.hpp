// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc::agents {

/// Whether an agent's telemetry may contain prompts, answers and tool input (`launch --content`).
enum class Content { off, on };

}  // namespace otelc::agents
