// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/receiver_watch.hpp>

#include <utility>

namespace otelc::tail {

ReceiverWatch::ReceiverWatch(std::string log) : log_(std::move(log)) {
  known_ = holder();
}

std::optional<store::Holder> ReceiverWatch::holder() const {
  auto found = store::holder_of(log_);
  if (found && found->command.empty()) found->command = "receiver";
  return found;
}

std::vector<ReceiverChange> ReceiverWatch::look(Steady::time_point now, UnixNanos time) {
  if (now < next_look_ && !has_changed_) return {};
  next_look_ = now + kLookEvery;
  std::optional<store::Holder> found = holder();
  const auto pid_of = [](const std::optional<store::Holder>& holder) { return holder ? holder->pid : 0; };
  const bool is_same = pid_of(found) == pid_of(known_);
  if (is_same || !has_changed_) {
    has_changed_ = !is_same;
    return {};
  }
  has_changed_ = false;
  std::vector<ReceiverChange> changes;
  if (known_) changes.push_back({time, false, known_->command, known_->pid});
  if (found) changes.push_back({time, true, found->command, found->pid});
  known_ = std::move(found);
  return changes;
}

}  // namespace otelc::tail
