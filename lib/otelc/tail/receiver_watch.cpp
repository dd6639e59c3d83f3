// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/receiver_watch.hpp>

#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <otelc/store/lock_file.hpp>

namespace otelc::tail {
namespace {

/// Which of our commands a process runs.
std::string command_of(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/cmdline", pid), std::ios::binary);
  std::string program;
  std::string command;
  std::getline(file, program, '\0');
  std::getline(file, command, '\0');
  return command == "serve" || command == "launch" ? command : "receiver";
}

}  // namespace

ReceiverWatch::ReceiverWatch(std::string log) : log_(std::move(log)) {
  known_ = holder();
}

std::optional<ReceiverWatch::Holder> ReceiverWatch::holder() const {
  const auto pid = store::holder_of(log_);
  if (!pid) return std::nullopt;
  if (known_ && known_->pid == *pid) return known_;
  return Holder{*pid, command_of(*pid)};
}

std::vector<report::ReceiverChange> ReceiverWatch::look(Steady::time_point now, UnixNanos time) {
  if (now < next_look_ && !has_changed_) return {};
  next_look_ = now + kLookEvery;
  std::optional<Holder> found = holder();
  const auto pid_of = [](const std::optional<Holder>& holder) { return holder ? holder->pid : 0; };
  const bool is_same = pid_of(found) == pid_of(known_);
  if (is_same || !has_changed_) {
    has_changed_ = !is_same;
    return {};
  }
  has_changed_ = false;
  std::vector<report::ReceiverChange> changes;
  if (known_) changes.push_back({time, false, known_->command, known_->pid});
  if (found) changes.push_back({time, true, found->command, found->pid});
  known_ = std::move(found);
  return changes;
}

}  // namespace otelc::tail
