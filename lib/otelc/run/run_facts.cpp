// SPDX-License-Identifier: Apache-2.0
#include <otelc/run/run_facts.hpp>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/process/program_name.hpp>
#include <otelc/process/resource_attributes.hpp>

namespace otelc::run {

void add_run_facts(usage::Origin& origin, const process::Environment& environment,
                   const std::vector<std::string>& command) {
  usage::Origin job;
  for (const auto& [key, value] : process::job_facts(environment)) job.add(key, value);
  for (const usage::FactKey& row : usage::kFactKeys) {
    if (!origin.of(row.fact).values().empty()) continue;
    for (const std::string& value : job.of(row.fact).values()) origin.add(row.fact, value);
  }
  if (command.empty()) return;
  const std::string program(process::program_name(command));
  const auto arguments = static_cast<long long>(command.size() - 1);
  origin.add(usage::Fact::command,
             arguments == 0 ? program : fmt::format("{} ({})", program, plural(arguments, "argument")));
}

}  // namespace otelc::run
