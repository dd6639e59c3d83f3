// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <otelc/agents/destination.hpp>
#include <otelc/base/error.hpp>
#include <otelc/doctor/export_client.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/findings/settings_files.hpp>
#include <otelc/process/inherited_signals.hpp>
#include <otelc/report/options.hpp>

namespace otelc::doctor {

struct DoctorOptions {
  std::optional<Target> target;  ///< a receiver to test besides our own
  std::string run_dir = "run";   ///< of an `otelc serve` that may run: its port file is read
  environment::Environment environment;
  findings::Places places;
};

/// What was found, in words, and whether an error is among it.
struct Diagnosis {
  std::string text;
  bool has_errors = false;
};

/// Looks at installed agents, the environment, settings files and receivers. It starts agents with
/// `--version` only, and sends nothing to other machines but to `target`.
Diagnosis examine(const DoctorOptions& options, const report::TextStyle& style);

/// Runs the command as `otelc launch` does, with its log in a temporary directory, and tells what arrived.
/// Once per process, as run::launch(), which gives stdin and stdout to the command. Errors: there can be no
/// temporary directory.
Result<Diagnosis> examine_run(const std::vector<std::string>& command, agents::Protocol protocol,
                              const DoctorOptions& options, const report::TextStyle& style,
                              const process::InheritedSignals& signals);

}  // namespace otelc::doctor
