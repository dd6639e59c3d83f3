// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "command_model.hpp"

namespace otelc::apps {

/// What all pages say at their end.
struct Edition {
  std::string version;  ///< `0.1.0`
  std::string date;     ///< `2026-11-30`; empty: unknown
};

/// Returns the man page (man(7)) of `otelc`, which lists its commands.
std::string man_page(const CommandModel& otelc, const Edition& edition);

/// Returns the man page of one of its commands.
std::string man_page(const CommandModel& otelc, const CommandModel& command, const Edition& edition);

}  // namespace otelc::apps
