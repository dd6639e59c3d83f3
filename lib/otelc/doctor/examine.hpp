// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <otelc/doctor/export_client.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/findings/settings_files.hpp>
#include <otelc/report/options.hpp>

namespace otelc::doctor {

struct DoctorOptions {
  std::optional<Target> target;  ///< a receiver to test besides otelc's own
  std::string run_dir = "run";   ///< where a running `otelc serve` keeps its port file
  environment::Environment environment;
  findings::Places places;
};

/// The report of `otelc doctor`.
struct Diagnosis {
  std::string text;
  bool has_errors = false;  ///< something keeps telemetry from arriving
};

/// Checks installed agents, the environment, settings files and receivers. Starts agents with `--version`
/// only, and sends to no other machine than `options.target`.
Diagnosis examine(const DoctorOptions& options, const report::TextStyle& style);

}  // namespace otelc::doctor
