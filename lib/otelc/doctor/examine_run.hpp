// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/agents/destination.hpp>
#include <otelc/base/error.hpp>
#include <otelc/doctor/examine.hpp>
#include <otelc/process/inherited_signals.hpp>
#include <otelc/report/options.hpp>

namespace otelc::doctor {

/// Runs `command` as `otelc launch` does, with its log in a temporary directory, and reports what arrived.
/// Call it once per process, as run::launch(): the command gets stdin and stdout. Errors: the temporary
/// directory cannot be created.
Result<Diagnosis> examine_run(const std::vector<std::string>& command, agents::Protocol protocol,
                              const DoctorOptions& options, const report::TextStyle& style,
                              const process::InheritedSignals& signals);

}  // namespace otelc::doctor
