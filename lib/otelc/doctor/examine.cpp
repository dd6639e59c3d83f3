// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/examine.hpp>

#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/regular_file.hpp>
#include <otelc/doctor/installed_agents.hpp>
#include <otelc/doctor/page.hpp>
#include <otelc/doctor/self_test.hpp>
#include <otelc/findings/variables.hpp>

namespace otelc::doctor {
namespace {

using Mark = Page::Mark;

constexpr std::chrono::milliseconds kHealthTime{2000};
constexpr std::string_view kEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

void show_agents(const environment::Environment& effective, const std::vector<findings::SettingsFile>& files,
                 Page& page) {
  page.heading("Agents");
  const auto agents = find_agents(effective, files);
  for (const InstalledAgent& agent : agents) {
    const std::string others = agent.others == 0 ? "" : fmt::format(", {} more in PATH", agent.others);
    page.line(agent.mark, fmt::format("{} {} ({}{}): {}", agent.name,
                                      agent.version.empty() ? "of unknown version" : agent.version,
                                      agent.path, others, agent.about));
    if (!agent.remedy.empty()) page.remedy(agent.remedy);
  }
  if (agents.empty()) {
    page.line(Mark::note, "no known agent is in PATH");
    page.remedy("install an agent, or add its directory to PATH");
  }
}

void show_environment(const DoctorOptions& options, const environment::Environment& effective, Page& page) {
  page.heading("Environment");
  auto found = findings::check_variables(options.environment);
  for (auto& finding : findings::check_combinations(effective)) found.push_back(std::move(finding));
  page.findings(found);
  if (found.empty()) page.line(Mark::good, "no variable switches telemetry off or sends it elsewhere");
}

std::string names_of(const environment::Environment& variables) {
  std::string names;
  for (const std::string& variable : variables.variables())
    names += fmt::format("{}{}", names.empty() ? "" : ", ", variable.substr(0, variable.find('=')));
  return names;
}

void show_settings(const std::vector<findings::SettingsFile>& files, Page& page) {
  page.heading("Settings files");
  for (const findings::SettingsFile& file : files) {
    if (file.findings.empty()) {
      const std::string names = names_of(file.variables);
      page.line(Mark::good, fmt::format("{} ({}): sets {}", file.path, file.agent,
                                        names.empty() ? "nothing about telemetry" : names));
    }
    page.findings(file.findings);
  }
  if (files.empty()) page.line(Mark::good, "no agent has a settings file");
}

void show_tests(std::string_view receiver, const std::vector<ProtocolTest>& tests, Page& page) {
  for (const ProtocolTest& test : tests) {
    std::string arrived;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      if (test.failures[i].empty())
        arrived += fmt::format("{}{}", arrived.empty() ? "" : ", ", name_of(kSignals[i]));
    }
    if (!arrived.empty())
      page.line(Mark::good,
                fmt::format("{} over {}: {} arrived", receiver, agents::name_of(test.protocol), arrived));
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      if (test.failures[i].empty()) continue;
      page.line(Mark::error,
                fmt::format("{} over {}: {} did not arrive: {}", receiver, agents::name_of(test.protocol),
                            name_of(kSignals[i]), test.failures[i]));
      page.remedy(
          "check that the receiver runs, supports this protocol and accepts the token in OTELC_TOKEN; a "
          "firewall or sandbox may block connections to it");
    }
  }
}

/// Shows whether a receiver answers at `target`, which `named_by` names.
void show_listener(std::string_view named_by, const Target& target, std::string_view remedy, Mark if_silent,
                   Page& page) {
  constexpr int kOk = 200;
  const auto health = ask_health(target, kHealthTime);
  if (health && *health == kOk)
    return page.line(Mark::good, fmt::format("{}: a receiver answers at {}", named_by, target.authority()));
  if (health) {
    page.line(Mark::note, fmt::format("{}: something other than `otelc serve` answers at {}", named_by,
                                      target.authority()));
    return page.remedy(fmt::format("test it: otelc doctor --endpoint http://{}", target.authority()));
  }
  page.line(if_silent, fmt::format("{}: nothing answers: {}", named_by, health.error().message));
  page.remedy(remedy);
}

void show_receivers(const DoctorOptions& options, const environment::Environment& effective, Page& page) {
  page.heading("Receiver");
  if (const auto tests = test_own_receiver()) {
    show_tests("otelc's receiver", *tests, page);
  } else {
    page.line(Mark::error, "otelc's own receiver cannot start: " + tests.error().message);
    page.remedy("make TMPDIR (or /tmp) writable and allow connections to 127.0.0.1");
  }
  const std::string port_file = options.run_dir + "/otel-port";
  constexpr std::size_t kPortFileMax = 16;
  if (const auto text = read_regular_file(port_file, kPortFileMax)) {
    if (const auto target = parse_target("http://127.0.0.1:" + *text)) {
      show_listener(port_file, *target, "start `otelc serve`; the one that wrote this file has ended",
                    Mark::warning, page);
    }
  }
  const auto endpoint = effective.get_filled(kEndpoint);
  const auto target = endpoint ? parse_target(*endpoint) : fail(ErrorKind::not_found, "");
  if (target && (target->host == "localhost" || target->host.starts_with("127."))) {
    show_listener(
        kEndpoint, *target,
        "start `otelc serve` on that port, or set the port of a running one; `otelc launch` needs neither",
        Mark::error, page);
  }
  if (options.target) show_tests(options.target->authority(), test_receiver(*options.target), page);
}

}  // namespace

Diagnosis examine(const DoctorOptions& options, const report::TextStyle& style) {
  Page page(style);
  const auto files = findings::read_settings_files(options.environment, options.places);
  const auto effective = findings::with_claude_settings(options.environment, files);
  show_agents(effective, files, page);
  show_environment(options, effective, page);
  show_settings(files, page);
  show_receivers(options, effective, page);
  const bool has_errors = page.errors() > 0;
  return {page.take(), has_errors};
}

}  // namespace otelc::doctor
