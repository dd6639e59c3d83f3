// SPDX-License-Identifier: Apache-2.0
//
// One loop per phase. Each round looks at everything that can have changed (limits, the CI page, held
// messages), computes when the next of these needs a look, and sleeps until then or until a signal arrives.
#include <otelc/launch/command_watch.hpp>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <string>

#include <otelc/base/messages.hpp>
#include <otelc/launch/drain_time.hpp>

namespace otelc::launch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Wake = process::Supervisor::Wake;

milliseconds since(steady_clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

int poll_ms(std::optional<milliseconds> time) {
  return time ? static_cast<int>(std::clamp<std::int64_t>(time->count(), 0, 3'600'000)) : -1;
}

std::optional<milliseconds> earlier(std::optional<milliseconds> a, std::optional<milliseconds> b) {
  return a && b ? std::min(*a, *b) : (a ? a : b);
}

}  // namespace

void CommandWatch::await_command(MessageHold& hold, const OnLook& on_look) {
  while (!supervisor_.has_ended()) {
    hold_limits();
    const auto wanted = on_look();
    const auto now = steady_clock::now();
    auto next = was_stopped() ? stopper_.next_look(now) : limits_.next_look(since(begin_));
    next = earlier(next, wanted);
    next = earlier(next, hold.look(now));
    // The reason for waking does not matter: the next round looks at everything.
    (void)supervisor_.wait(poll_ms(next), limits_.notify_fd());
  }
}

void CommandWatch::hold_limits() {
  limits_.running(since(begin_));
  for (const std::string& warning : limits_.take_warnings()) ci_.warn(warning);
  const std::string reason = limits_.reason();
  // A command that has just ended, even if not yet noticed, ended by itself: its exit code is final.
  if (!reason.empty() && !was_stopped() && !supervisor_.has_ended_by_now()) {
    say(reason + "; stopping the command");
    stopper_.begin(steady_clock::now());
  }
  using Reach = process::Supervisor::Reach;
  if (const int signal = stopper_.due(steady_clock::now()); signal != 0)
    supervisor_.signal_descendants(signal, signal == SIGINT ? Reach::foreground : Reach::all);
}

milliseconds CommandWatch::drain(MessageHold& hold, Collector& collector, const Meter& meter,
                                 milliseconds at_most) {
  const bool is_stopping = was_stopped();
  DrainTime time(steady_clock::now(), at_most);
  milliseconds pause{1};
  while (true) {
    const bool has_descendants = supervisor_.has_descendants();
    if (has_descendants && is_stopping) hold_limits();
    const bool is_connected = collector.connections() > 0;
    const auto now = steady_clock::now();
    if (const auto last = meter.arrivals().last) time.heard(*last);
    if (is_connected) time.heard(now);
    if (!has_descendants && !is_connected) return time.left(now);
    milliseconds left = time.patience(now);
    // Processes that are being stopped are not left alive.
    if (has_descendants && is_stopping) left = std::max(left, stopper_.patience());
    if (left.count() <= 0) return {};
    // Connections open and close without a notification, so poll: from 1 ms, doubled up to 50 ms.
    std::optional<milliseconds> next = earlier(std::min(left, pause), hold.look(now));
    pause = std::min(pause * 2, milliseconds(50));
    if (is_stopping) next = earlier(next, stopper_.next_look(now));
    if (supervisor_.wait(poll_ms(next), -1) == Wake::interrupted) return {};
  }
}

}  // namespace otelc::launch
