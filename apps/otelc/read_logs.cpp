// SPDX-License-Identifier: Apache-2.0
#include "read_logs.hpp"

#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <otelc/base/messages.hpp>
#include <otelc/ingest/count_logs.hpp>
#include <otelc/store/find_logs.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/usage/cost_basis.hpp>

#include "progress_line.hpp"

namespace otelc::apps {
namespace {

/// The logs of these names. What is not there is said, and noted in `read`.
std::vector<std::string> logs_named(const std::vector<std::string>& names, ReadLogs& read) {
  std::vector<std::string> logs;
  for (const std::string& name : names) {
    auto found = store::find_logs(name);
    if (found) {
      logs.insert(logs.end(), found->begin(), found->end());
      continue;
    }
    if (found.error().kind == ErrorKind::not_found) {
      ++read.missing;
    } else {
      read.failed = true;
    }
    say(found.error().message);
  }
  return logs;
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
  const std::vector<std::string> logs = logs_named(names, read);
  for (const std::string& log : logs)
    if (const auto writer = store::holder_of(log)) read.being_written.emplace_back(log, *writer);
  ingest::Accountant accountant(prices);
  if (!options.has_history) accountant.skip_history();
  ProgressLine progress;
  ingest::CountedLogs counted = ingest::count_logs(
      logs, options.jobs, accountant, [&](const std::string& path, std::uint64_t done, std::uint64_t all) {
        progress.show(path, done, all);
      });
  progress.clear();
  // Of a single log that is missing the summary says so itself.
  if (names.size() > 1)
    for (const Error& error : counted.missing) say(error.message);
  for (const Error& error : counted.failed) say(error.message);
  read.missing += counted.missing.size();
  read.failed = read.failed || !counted.failed.empty();
  read.summary = accountant.summary();
  if (options.explains) read.explanations = accountant.explain();
  usage::set_cost_basis(read.summary, options.basis);
  usage::add_inputs(read.summary, std::move(counted.inputs));
  return read;
}

}  // namespace otelc::apps
