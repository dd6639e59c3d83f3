// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <otelc/agents/codex_arguments.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/environment/resource_attributes.hpp>
#include <otelc/launch/limit_check.hpp>
#include <otelc/launch/older_logs.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/report/formats.hpp>

namespace otelc::server {
class Observer;
}

namespace otelc::launch {

class Witness;

/// The exit codes of launch itself; all others are the command's (docs/launch.md#exit-codes).
enum LaunchExit : int {
  kLimitReached = 124,
  kLaunchFailed = 125,
};

/// Whether telemetry goes to launch or to the endpoint that the user has set (`--keep-endpoint`).
enum class Endpoint { divert, keep };
/// Whether to put shims for agents behind scripts in PATH (`--no-shim`).
enum class Shims { make, none };
/// Whether to append missing root spans to the log (`--no-root-span`).
enum class RootSpans { add, none };
/// Whether to write pages, outputs and annotations in a CI job.
enum class CiPages { write, none };

/// A report file to write at the end of the run (`--report FORMAT=FILE`).
struct ReportFile {
  const report::Format* format = nullptr;
  std::string path;
};

/// What to run, and how. The members are the options of `otelc launch`.
struct LaunchOptions {
  std::vector<std::string> command;  ///< not empty
  std::string run_dir = "run";
  Keep keep;                       ///< which logs of earlier runs to keep in it
  std::string summary = "stderr";  ///< parsed by summary_target()
  bool is_full = false;            ///< show the whole table
  Colour colour = Colour::automatic;
  std::chrono::milliseconds drain{10'000};
  Limits limits;
  /// Prices for usage without a reported cost; null: the built-in list. Must outlive the run.
  const prices::PriceBook* prices = nullptr;
  agents::Protocol protocol = agents::Protocol::http_protobuf;
  Endpoint endpoint = Endpoint::divert;  ///< what to do if the user has set one
  agents::Content content = agents::Content::off;
  Shims shims = Shims::make;  ///< for agents that the command starts, if it is not an agent itself
  environment::Vcs vcs = environment::Vcs::name;  ///< whether resource attributes name the repository
  RootSpans root_spans = RootSpans::add;
  bool require_telemetry = false;  ///< fail a command that ends with 0 without complete telemetry
  CiPages ci = CiPages::write;     ///< in a CI job (docs/ci.md)
  std::vector<ReportFile> reports;
  // Not options:
  std::string version;  ///< of otelc, for reports
  /// Gets each answer of the server. May be null; must outlive the run.
  server::Observer* observer = nullptr;
  /// Records the command's start and end. May be null; must outlive the run.
  Witness* witness = nullptr;
};

}  // namespace otelc::launch
