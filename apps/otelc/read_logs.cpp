// SPDX-License-Identifier: Apache-2.0
#include "read_logs.hpp"

#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <otelc/base/messages.hpp>
#include <otelc/ingest/replay.hpp>
#include <otelc/store/find_logs.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/store/segments.hpp>
#include <otelc/usage/cost_basis.hpp>

#include "progress_line.hpp"

namespace otelc::apps {
namespace {

class Reading {
 public:
  explicit Reading(const std::vector<std::string>& names) : is_one_(names.size() == 1) {
    for (const std::string& name : names) {
      auto found = store::find_logs(name);
      if (found) {
        logs_.insert(logs_.end(), found->begin(), found->end());
      } else {
        note(found.error());
        say(found.error().message);
      }
    }
    for (const std::string& log : logs_)
      if (const auto writer = store::holder_of(log)) read_.being_written.emplace_back(log, *writer);
  }

  std::optional<ingest::LogFile> next_file() {
    for (; at_ < logs_.size(); ++at_) {
      if (auto path = files_.next(logs_[at_])) return {{std::move(*path), store::log_of(logs_[at_])}};
      if (at_ + 1 == logs_.size()) break;  // the last one is asked again
    }
    return std::nullopt;
  }

  void take(Result<usage::LogInput> input) {
    if (input) return inputs_.push_back(std::move(*input));
    note(input.error());
    // Of a single log that is missing the summary says so itself.
    if (!is_one_ || input.error().kind != ErrorKind::not_found) say(input.error().message);
  }

  ReadLogs finish(usage::Summary summary) {
    read_.summary = std::move(summary);
    usage::add_inputs(read_.summary, std::move(inputs_));
    return std::move(read_);
  }

 private:
  void note(const Error& error) {
    if (error.kind == ErrorKind::not_found) {
      ++read_.missing;
    } else {
      read_.failed = true;
    }
  }

  bool is_one_;
  std::vector<std::string> logs_;
  std::size_t at_ = 0;  // of logs_
  store::UnreadFiles files_;
  std::vector<usage::LogInput> inputs_;
  ReadLogs read_;
};

}  // namespace

std::size_t default_jobs() {
  constexpr int kEnough = 8;
  cpu_set_t cores;
  const bool is_known = ::sched_getaffinity(0, sizeof cores, &cores) == 0;
  return is_known ? static_cast<std::size_t>(std::clamp(CPU_COUNT(&cores), 1, kEnough)) : 1;
}

ReadLogs read_logs(const std::vector<std::string>& names, std::size_t jobs, const prices::PriceBook& prices,
                   usage::CostBasis basis, bool has_history) {
  Reading reading(names);
  ingest::Accountant accountant(prices);
  if (!has_history) accountant.skip_history();
  ProgressLine progress;
  ingest::replay_all(
      [&] { return reading.next_file(); }, jobs, accountant,
      [&](const std::string& path, std::uint64_t done, std::uint64_t all) { progress.show(path, done, all); },
      [&](const ingest::LogFile&, Result<usage::LogInput> input) { reading.take(std::move(input)); });
  progress.clear();
  usage::Summary summary = accountant.summary();
  usage::set_cost_basis(summary, basis);
  return reading.finish(std::move(summary));
}

}  // namespace otelc::apps
