// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <otelc/base/terminal.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/process/codex_arguments.hpp>
#include <otelc/process/destination.hpp>
#include <otelc/process/inherited_signals.hpp>
#include <otelc/report/formats.hpp>
#include <otelc/run/limit_check.hpp>

namespace otelc::run {

/// launch's own exit codes; all others are the command's (docs/launch.md, "Exit codes").
enum LaunchExit : int {
  kLimitReached = 124,
  kLaunchFailed = 125,
};

enum class Endpoint { divert, keep };
enum class Shims { make, none };
enum class RootSpans { add, none };
enum class CiPages { write, none };

/// A report of the run beside the summary for people.
struct ReportFile {
  const report::Format* format = nullptr;
  std::string path;
};

struct LaunchOptions {
  std::vector<std::string> command;  ///< not empty
  std::string run_dir = "run";
  std::string summary = "stderr";  ///< as summary_target() reads it
  bool is_full = false;            ///< all that `table` has
  Colour colour = Colour::automatic;
  std::chrono::milliseconds drain{10'000};
  Limits limits;
  /// What spend costs that no agent priced; null: by the built-in list. It must outlive the run.
  const prices::PriceBook* prices = nullptr;
  process::Protocol protocol = process::Protocol::http_protobuf;
  Endpoint endpoint = Endpoint::divert;  ///< when the user has set one
  process::Content content = process::Content::off;
  Shims shims = Shims::make;  ///< for agents that the command starts, when it is none itself
  RootSpans root_spans = RootSpans::add;
  CiPages ci = CiPages::write;  ///< in a CI system (docs/ci.md)
  std::vector<ReportFile> reports;
};

/// Runs the command with a collector beside it, then tells what it cost. Returns the exit code.
/// Once per process: it takes over all signals. Its own messages go to stderr.
int launch(const LaunchOptions& options, const process::InheritedSignals& signals);

}  // namespace otelc::run
