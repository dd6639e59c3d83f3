// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/summary.hpp>

#include <utility>

namespace otelc::usage {

std::string_view name_of(agents::Source source) {
  switch (source) {
    case agents::Source::main:
      return "main";
    case agents::Source::subagent:
      return "subagent";
    case agents::Source::skill:
      return "skill";
    case agents::Source::mcp_server:
      return "mcp_server";
    case agents::Source::auxiliary:
      return "auxiliary";
    case agents::Source::unknown:
      return "unknown";
  }
  return "unknown";
}

void add_inputs(Summary& summary, std::vector<LogInput> inputs) {
  summary.inputs = std::move(inputs);
  std::uint64_t skipped = 0;
  std::uint64_t rejected = 0;
  for (const LogInput& input : summary.inputs) {
    skipped += input.skipped;
    rejected += input.rejected;
  }
  check_inputs(rejected, skipped, summary.check);
}

}  // namespace otelc::usage
