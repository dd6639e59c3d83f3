// SPDX-License-Identifier: Apache-2.0
// Two processes, so that the one that holds the command's end needs next to no memory: the guard forks before
// anything is read or allocated, and holds a Supervisor and one shared page. The other one is launch as it
// would be alone. When it dies, the kernel gives its children to the guard, which is a reaper of orphans
// (PR_SET_CHILD_SUBREAPER).
#include <otelc/launch/guard.hpp>

#include <sys/mman.h>

#include <csignal>
#include <cstring>
#include <memory>
#include <new>

#include <fmt/format.h>

#include <otelc/base/message_hold.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/launch/launch_options.hpp>
#include <otelc/process/inherited_files.hpp>
#include <otelc/process/supervisor.hpp>

namespace otelc::launch {
namespace {

static_assert(std::atomic<pid_t>::is_always_lock_free);  // a lock would be of one process

constexpr int kForever = -1;
constexpr int kNoDescriptor = -1;
constexpr int kLooks = 100;
constexpr int kLookMs = 10;

/// Nullptr when there is no memory to share.
Witness* shared_witness() {
  void* const page =
      ::mmap(nullptr, sizeof(Witness), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? nullptr : new (page) Witness;
}

void await_end(process::Supervisor& supervisor) {
  while (!supervisor.has_ended()) (void)supervisor.wait(kForever, kNoDescriptor);
}

/// launch is gone, and its last word is not.
int end_without_launch(process::Supervisor& supervisor, const Witness& witness) {
  const int signal = supervisor.killed_by();
  const char* const name = ::sigdescr_np(signal);
  const std::string how =
      fmt::format("launch was killed by signal {} ({})", signal, name != nullptr ? name : "unknown");
  if (const auto code = witness.code()) {
    say(how + " when the command had ended; there is no summary");
    return *code;
  }
  // A child that has just been forked says its number at once.
  for (int i = 0; i < kLooks && witness.command() == 0 && supervisor.has_descendants(); ++i)
    (void)supervisor.wait(kLookMs, kNoDescriptor);
  if (!supervisor.adopt_heir()) {
    say(how + ", and its command's end is not known");
    return kLaunchFailed;
  }
  const MessageHold hold;  // not into the command's screen
  say(how + "; the command runs on, without telemetry, limits and summary");
  await_end(supervisor);
  return supervisor.exit_code();
}

}  // namespace

int guarded(const process::InheritedSignals& signals, const std::function<int(Witness*)>& launch) {
  Witness* const witness = shared_witness();
  if (witness == nullptr) return launch(nullptr);
  const auto files = process::InheritedFiles::hold();
  auto supervisor = process::Supervisor::begin(signals);
  const auto copy =
      supervisor ? supervisor->start_copy(*witness->number()) : tl::unexpected(supervisor.error());
  if (!copy) return launch(nullptr);
  if (*copy == 0) return launch(witness);
  files.leave_to_command();
  await_end(*supervisor);
  return supervisor->killed_by() == 0 ? supervisor->exit_code() : end_without_launch(*supervisor, *witness);
}

}  // namespace otelc::launch
