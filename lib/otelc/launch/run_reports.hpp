// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/events/origin.hpp>
#include <otelc/launch/ci.hpp>
#include <otelc/launch/closing.hpp>
#include <otelc/launch/launch_options.hpp>
#include <otelc/launch/meter.hpp>
#include <otelc/launch/report_needs.hpp>
#include <otelc/launch/summary_target.hpp>
#include <otelc/report/report.hpp>

namespace otelc::launch {

/// Writes everything that a run reports about its cost: the bill (`--summary`), report files (`--report`) and
/// the CI page, outputs and annotations. Errors while writing are messages on stderr. Not thread-safe.
class RunReports {
 public:
  /// Both must outlive this object.
  RunReports(const LaunchOptions& options, Ci& ci);

  /// Return what these reports need from the run's summary.
  [[nodiscard]] ReportNeeds needs() const;
  /// Check, before the command starts, that the summary and report files can be written.
  [[nodiscard]] Result<void> check_writable() const;
  /// Keep standard output open if the bill goes there. Call it before our copies are closed.
  void keep_standard_output();
  /// Set the run's resource attributes, in the form of environment::run_attributes().
  void set_attributes(std::string attributes) { attributes_ = std::move(attributes); }

  /// Bring the CI page up to date while the command runs, if it is due.
  void show_running(Meter& meter);
  /// Write the bill to the place that `--summary` names.
  void write_bill(const Ending& ending, const Bill& bill) const;
  /// Write the final state to the report files and the CI system, also when the command could not run: the
  /// page must not show it as running for good. `limit`: the limit that was reached, or empty.
  /// `expects_telemetry`: warn when telemetry is missing. Return false if telemetry that
  /// `--require-telemetry` demands is missing or incomplete.
  [[nodiscard]] bool publish(usage::Summary summary, std::string_view limit, bool expects_telemetry);

 private:
  void add_facts(events::Origin& origin) const;
  [[nodiscard]] report::Report report_of(const usage::Summary& summary) const;

  const LaunchOptions& options_;
  Ci& ci_;
  const SummaryTarget target_;
  UniqueFd out_;  // standard output, if the bill goes there
  std::string attributes_;
};

}  // namespace otelc::launch
