// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/examine_run.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/doctor/arrivals.hpp>
#include <otelc/doctor/page.hpp>
#include <otelc/findings/launch_findings.hpp>
#include <otelc/launch/launch.hpp>
#include <otelc/launch/run_log.hpp>
#include <otelc/process/private_directory.hpp>
#include <otelc/replay/count_logs.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::doctor {
namespace {

using Mark = Page::Mark;

std::string protocols_of(const Arrivals::Counts& counts, std::size_t signal) {
  std::string text;
  for (std::size_t i = 0; i < kProtocols.size(); ++i) {
    if (counts.taken.at(signal).at(i) > 0)
      text += fmt::format("{}{}", text.empty() ? "" : " and ", agents::name_of(kProtocols.at(i)));
  }
  return text;
}

void show_arrivals(const Arrivals::Counts& counts, Page& page) {
  if (counts.all() == 0) page.line(Mark::error, "nothing arrived: no metrics, no logs, no traces");
  for (std::size_t i = 0; counts.all() > 0 && i < kSignals.size(); ++i) {
    const std::uint64_t exports = counts.of(kSignals.at(i));
    if (exports == 0) {
      page.line(Mark::note, fmt::format("{}: none arrived", name_of(kSignals.at(i))));
    } else {
      page.line(Mark::good,
                fmt::format("{}: {} over {}", name_of(kSignals.at(i)),
                            plural(static_cast<long long>(exports), "export"), protocols_of(counts, i)));
    }
  }
  if (counts.refused > 0) {
    page.line(Mark::warning,
              fmt::format("{} refused, the last with {}",
                          plural(static_cast<long long>(counts.refused), "request"), counts.last_refusal));
    page.remedy(
        "check whether another exporter sends here by mistake; status 401 means that it lacks the run's "
        "token");
  }
}

/// Shows whether the exports report what the run cost.
void show_usage(const usage::Summary& summary, Page& page) {
  const billing::Usage& totals = summary.totals;
  if (!totals.total_tokens) {
    page.line(Mark::warning, "model usage: what arrived reports no tokens");
    return page.remedy(
        "make the command send a request to a model; docs/agents.md lists what each agent reports");
  }
  page.line(Mark::good, fmt::format("model usage: {}{}{}", plural(*totals.total_tokens, "token"),
                                    totals.requests ? " in " + plural(*totals.requests, "request") : "",
                                    totals.cost_usd ? ", " + report::usd_text(*totals.cost_usd) : ""));
  const bool is_partial = summary.check.verdict == usage::Verdict::partial;
  page.line(is_partial ? Mark::warning : Mark::good,
            fmt::format("verdict: {}{}{}", usage::name_of(summary.check.verdict),
                        summary.check.reason.empty() ? "" : ": ", summary.check.reason));
  if (is_partial) page.remedy("docs/counting.md explains the verdict");
}

/// Shows what may be why a signal did not arrive. Findings about signals that did arrive are left out.
void show_reasons(const std::vector<std::string>& command, const DoctorOptions& options,
                  const Arrivals::Counts& counts, Page& page) {
  const bool is_silent = counts.all() == 0;
  auto found = findings::silencing_launch(options.environment, command, options.places);
  std::erase_if(found, [&](const findings::Finding& finding) {
    const auto is_missing = [&](otlp::Signal signal) {
      return finding.signal == name_of(signal) && counts.of(signal) == 0;
    };
    return !is_silent && std::none_of(kSignals.begin(), kSignals.end(), is_missing);
  });
  if (found.empty() && !is_silent) return;
  page.heading("Settings that otelc launch does not override");
  page.findings(found);
  if (!found.empty()) return;
  page.line(Mark::note, "no known setting switches telemetry off");
  page.remedy("check that the command starts an agent and sends a request to a model");
  page.remedy(
      "check whether a script starts an agent by its path: it then lacks the arguments of launch "
      "(docs/launch.md)");
  page.remedy("look for exporter errors in the log of Claude Code: claude --debug-file FILE");
}

}  // namespace

Result<Diagnosis> examine_run(const std::vector<std::string>& command, agents::Protocol protocol,
                              const DoctorOptions& options, const report::TextStyle& style,
                              const process::InheritedSignals& signals) {
  const auto directory = process::PrivateDirectory::make();
  if (!directory) return tl::unexpected(directory.error());
  Arrivals arrivals;
  launch::LaunchOptions launch;
  launch.command = command;
  launch.run_dir = directory->path() + "/run";
  launch.summary = "none";
  launch.protocol = protocol;
  launch.root_spans = launch::RootSpans::none;
  launch.ci = launch::CiPages::none;
  launch.observer = &arrivals;
  const int exit_code = launch::launch(launch, signals);

  usage::Accountant accountant;
  (void)replay::count_logs({launch::RunFiles(launch.run_dir).log}, 1, accountant, {});
  Page page(style);
  page.heading("Run");
  page.line(exit_code == 0 ? Mark::good : Mark::warning,
            fmt::format("{} ended with exit code {}", command.front(), exit_code));
  if (exit_code != 0) page.remedy("fix that first: the command may have ended before it sent anything");
  const Arrivals::Counts counts = arrivals.counts();
  show_arrivals(counts, page);
  if (counts.all() > 0) show_usage(accountant.summary(usage::kNoSessions), page);
  show_reasons(command, options, counts, page);
  const bool has_errors = page.errors() > 0;
  return Diagnosis{page.take(), has_errors};
}

}  // namespace otelc::doctor
