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

/// What a CI system shows of a run (docs/ci.md), by the variables it sets: GitHub's step summary, outputs and
/// annotations; GitLab's dotenv and metrics reports. What cannot be written is said, once, and ends nothing.
/// Not thread-safe.
class Ci {
 public:
  /// `run_dir`: where GitLab's files go. Outside of a CI system all else does nothing.
  Ci(const environment::Environment& environment, std::string run_dir);
  /// No CI system, whatever the variables say.
  Ci() = default;

  using Time = std::chrono::steady_clock::time_point;

  /// True when there is a page to keep up to date, it is time, and of `exports` that have come it lacks some.
  [[nodiscard]] bool is_page_old(std::uint64_t exports, Time now) const;
  /// Keeps what the command has cost so far on the step's page: with a job that is killed, that is what
  /// stays.
  void show_running(const report::Report& report, std::uint64_t exports, Time now);
  /// How often to ask; nullopt: there is no page.
  [[nodiscard]] std::optional<std::chrono::milliseconds> pace() const;

  /// The final state, everywhere. `limit`: which limit was reached and by what; empty: none. Gates that fail
  /// are annotations; outside of GitHub those that lack telemetry are messages of ours. `expects_telemetry`:
  /// whether its absence is worth a warning.
  void finish(const report::Report& report, std::string_view limit, bool expects_telemetry);

  /// To people: as an annotation of the job where there are any, else as a message of ours.
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

/// `::warning title=otelc::MESSAGE` or `::error ...`, a workflow command on a line of its own, whatever is in
/// the message.
std::string annotation(std::string_view level, std::string_view message);

}  // namespace otelc::launch
