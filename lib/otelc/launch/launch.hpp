// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/environment/resource_attributes.hpp>
#include <otelc/launch/limit_check.hpp>
#include <otelc/launch/older_logs.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/process/inherited_signals.hpp>
#include <otelc/report/formats.hpp>

namespace otelc::server {
class Observer;
}

namespace otelc::launch {

class Witness;

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
  Keep keep;                       ///< of the logs of earlier runs in it
  std::string summary = "stderr";  ///< as summary_target() reads it
  bool is_full = false;            ///< all that `table` has
  Colour colour = Colour::automatic;
  std::chrono::milliseconds drain{10'000};
  Limits limits;
  /// What spend costs that no agent priced; null: by the built-in list. It must outlive the run.
  const prices::PriceBook* prices = nullptr;
  agents::Protocol protocol = agents::Protocol::http_protobuf;
  Endpoint endpoint = Endpoint::divert;  ///< when the user has set one
  agents::Content content = agents::Content::off;
  Shims shims = Shims::make;  ///< for agents that the command starts, when it is none itself
  environment::Vcs vcs = environment::Vcs::name;  ///< resource attributes of the repository
  RootSpans root_spans = RootSpans::add;
  bool require_telemetry = false;  ///< of a command that ends with 0
  CiPages ci = CiPages::write;     ///< in a CI system (docs/ci.md)
  std::vector<ReportFile> reports;
  std::string version;                   ///< otelc's, for reports
  server::Observer* observer = nullptr;  ///< hears of each answer of the receiver; must outlive the run
  Witness* witness = nullptr;            ///< sees the command start and end; must outlive the run
};

/// Runs the command with a collector beside it, then tells what it cost. Returns the exit code.
/// Once per process: it takes over all signals. Its own messages go to stderr.
int launch(const LaunchOptions& options, const process::InheritedSignals& signals);

}  // namespace otelc::launch
