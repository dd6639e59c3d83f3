// SPDX-License-Identifier: Apache-2.0
//
// The thread that counts must not stop the command itself, because only the waiting thread may signal and
// reap children. So it records the totals under a mutex and wakes the waiting thread through an eventfd. The
// time limit needs no other thread: next_look() says when 80 % or all of the time will have passed.
#include <otelc/launch/limit_watch.hpp>

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace otelc::launch {

LimitWatch::LimitWatch(Limits limits)
    : limits_(limits),
      notify_(limits.on_usage() ? ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1),
      check_(limits) {}

void LimitWatch::spent(double cost_usd, std::int64_t tokens, const std::vector<std::string>& unpriced,
                       Figure figure) {
  if (!limits_.on_usage()) return;
  {
    const std::lock_guard lock(mutex_);
    check_.spent(cost_usd, tokens, figure);
    check_.unpriced(unpriced);
  }
  const std::uint64_t one = 1;
  // If the counter is full, the write fails, but the descriptor is readable, which is enough.
  if (::write(notify_.get(), &one, sizeof one) < 0) return;
}

void LimitWatch::running(std::chrono::milliseconds elapsed) {
  const std::lock_guard lock(mutex_);
  check_.running(elapsed);
}

std::vector<std::string> LimitWatch::take_warnings() {
  std::uint64_t count = 0;
  if (notify_ && ::read(notify_.get(), &count, sizeof count) < 0) count = 0;
  const std::lock_guard lock(mutex_);
  return check_.take_warnings();
}

std::string LimitWatch::reason() const {
  const std::lock_guard lock(mutex_);
  return check_.reason();
}

std::optional<std::chrono::milliseconds> LimitWatch::next_look(std::chrono::milliseconds elapsed) const {
  if (!limits_.max_time) return std::nullopt;
  const auto near = *limits_.max_time * 8 / 10;
  return std::max(std::chrono::milliseconds(1), (elapsed < near ? near : *limits_.max_time) - elapsed);
}

}  // namespace otelc::launch
