// SPDX-License-Identifier: Apache-2.0
#include "read_logs.hpp"

#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/messages.hpp>
#include <otelc/replay/count_logs.hpp>
#include <otelc/replay/file_kind.hpp>
#include <otelc/store/find_logs.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/store/segments.hpp>
#include <otelc/usage/cost_basis.hpp>

#include "progress_line.hpp"

namespace otelc::apps {
namespace {

using LogsByName = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// Finds the logs of `names`. Reports those that do not exist, and counts them in `read`.
LogsByName find_named(const std::vector<std::string>& names, ReadLogs& read) {
  LogsByName named;
  for (const std::string& name : names) {
    auto found = store::find_logs(name);
    if (found) {
      named.emplace_back(name, std::move(*found));
      continue;
    }
    if (found.error().kind == ErrorKind::not_found) {
      ++read.missing;
    } else {
      read.failed = true;
    }
    say(found.error().message);
  }
  return named;
}

/// Describes the logs of a name that hold no OTLP.
std::string kind_of(const std::vector<std::string>& logs) {
  if (logs.empty()) return "otelc's lock file";
  if (logs.size() > 1) return fmt::format("none in its {} logs", logs.size());
  return replay::describe_file(logs.front());
}

bool has_lines(const usage::LogInput& input) {
  return input.records + input.skipped + input.rejected > 0;
}

/// Reports each name without any OTLP, and what its files seem to be. Beside logs with OTLP two kinds pass:
/// an empty file is the log of a job that exported nothing, and `summarize run/*` names lock files, too.
void say_without_otlp(const LogsByName& named, const replay::CountedLogs& counted, ReadLogs& read) {
  std::set<std::string> with_lines;
  bool has_otlp = false;
  for (const usage::LogInput& input : counted.inputs) {
    if (has_lines(input)) with_lines.insert(store::log_of(input.path));
    has_otlp = has_otlp || input.records + input.rejected > 0;
  }
  for (const auto& [name, logs] : named) {
    const auto is_in = [&](const std::set<std::string>& set) {
      return [&](const std::string& log) { return set.contains(store::log_of(log)); };
    };
    if (!std::ranges::all_of(logs, is_in(counted.without_otlp))) continue;
    if (has_otlp && std::ranges::none_of(logs, is_in(with_lines))) continue;
    ++read.without_otlp;
    const std::string kind = kind_of(logs);
    say(fmt::format("{}: no OpenTelemetry data{}{}", name == "-" ? "standard input" : name,
                    kind.empty() ? "" : ": ", kind));
  }
}

}  // namespace

std::size_t default_jobs() {
  constexpr int kEnough = 8;
  cpu_set_t cores;
  const bool is_known = ::sched_getaffinity(0, sizeof cores, &cores) == 0;
  return is_known ? static_cast<std::size_t>(std::clamp(CPU_COUNT(&cores), 1, kEnough)) : 1;
}

ReadLogs read_logs(const std::vector<std::string>& names, const prices::PriceBook& prices,
                   const ReadOptions& options) {
  ReadLogs read;
  const LogsByName named = find_named(names, read);
  std::vector<std::string> logs;
  for (const auto& [name, found] : named) logs.insert(logs.end(), found.begin(), found.end());
  for (const std::string& log : logs)
    if (const auto writer = store::holder_of(log)) read.being_written.emplace_back(log, *writer);
  usage::Accountant accountant(prices);
  if (!options.has_history) accountant.skip_history();
  ProgressLine progress;
  replay::CountedLogs counted = replay::count_logs(
      logs, options.jobs, accountant, [&](const std::string& path, std::uint64_t done, std::uint64_t all) {
        progress.show(path, done, all);
      });
  progress.clear();
  // The summary itself says that the default log is missing or empty.
  if (!options.is_default)
    for (const Error& error : counted.missing) say(error.message);
  for (const Error& error : counted.failed) say(error.message);
  read.missing += counted.missing.size();
  read.failed = read.failed || !counted.failed.empty();
  if (!options.is_default || std::ranges::any_of(counted.inputs, has_lines))
    say_without_otlp(named, counted, read);
  accountant.end();
  read.summary = accountant.summary(options.lists);
  if (options.explains) read.explanations = accountant.explain();
  usage::set_cost_basis(read.summary, options.basis);
  usage::add_inputs(read.summary, std::move(counted.inputs));
  return read;
}

}  // namespace otelc::apps
