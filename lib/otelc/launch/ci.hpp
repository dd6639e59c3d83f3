// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/launch/section_file.hpp>
#include <otelc/report/report.hpp>

namespace otelc::launch {

/// Shows a run in the CI system that it belongs to (docs/ci.md): GitHub's step summary, outputs and
/// annotations; GitLab's dotenv and metrics reports. The environment variables of the CI system decide which.
/// A file that cannot be written is reported once, on stderr, and does not end the run. Not thread-safe.
class Ci {
 public:
  /// `run_dir`: the directory for GitLab's files. Outside a CI system only messages are written.
  Ci(const environment::Environment& environment, std::string run_dir);
  /// Use no CI system, whatever the variables say.
  Ci() = default;

  using Time = std::chrono::steady_clock::time_point;

  /// Return true if there is a page, an update is due, and the number of `exports` that arrived has changed.
  [[nodiscard]] bool is_page_old(std::uint64_t exports, Time now) const;
  /// Show on the step's page what the command has cost so far. If the job is killed, this state stays.
  void show_running(const report::Report& report, std::uint64_t exports, Time now);
  /// Return how often to update the page; nullopt: there is none.
  [[nodiscard]] std::optional<std::chrono::milliseconds> pace() const;

  /// Write the final state to all places. `limit`: the limit that was reached and the amount; empty: none.
  /// Failed gates become annotations; outside GitHub, those about missing telemetry become messages.
  /// `expects_telemetry`: warn if telemetry is missing or incomplete.
  void finish(const report::Report& report, std::string_view limit, bool expects_telemetry);

  /// Show a warning: as an annotation of the job on GitHub, else as a message on stderr.
  void warn(std::string_view message) const;

 private:
  void show(const std::string& section);
  void write_outputs(const usage::Summary& summary) const;
  void write_gitlab_files(const report::Report& report) const;

  std::optional<SectionFile> summary_;
  std::optional<std::uint64_t> shown_exports_;  // nullopt: nothing was shown yet
  Time shown_at_;
  bool has_annotations_ = false;
  std::string output_path_;  // empty: none
  std::string gitlab_dir_;   // empty: not GitLab
};

/// Returns a GitHub workflow command, `::LEVEL title=otelc::MESSAGE` and a line break. `level` is `warning`
/// or `error`. The message is escaped, so it cannot add lines or commands.
std::string annotation(std::string_view level, std::string_view message);

}  // namespace otelc::launch
