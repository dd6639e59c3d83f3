// SPDX-License-Identifier: Apache-2.0
//
// launch runs as two processes, so that a killed collector does not take the command with it. The guard forks
// before anything is read or allocated, and needs next to no memory: a Supervisor and one shared page, the
// Witness. Its child is launch, which works as it would alone, and records in the Witness the command's pid
// and then the final exit code.
//
// When launch is killed, the kernel gives its children to the guard, a reaper of orphans
// (PR_SET_CHILD_SUBREAPER). If the Witness has an exit code, the command had ended: the guard returns that
// code. If it has only a pid, the guard adopts the command, waits for it, and returns its code.
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

static_assert(std::atomic<pid_t>::is_always_lock_free);  // a lock would belong to one process

constexpr int kForever = -1;
constexpr int kNoDescriptor = -1;
constexpr int kLooks = 100;
constexpr int kLookMs = 10;

/// Returns nullptr if there is no memory to share.
Witness* shared_witness() {
  void* const page =
      ::mmap(nullptr, sizeof(Witness), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? nullptr : new (page) Witness;
}

void await_end(process::Supervisor& supervisor) {
  while (!supervisor.has_ended()) (void)supervisor.wait(kForever, kNoDescriptor);
}

/// Handles the end of a launch that was killed: reports it, and waits for the command if it still runs.
int end_without_launch(process::Supervisor& supervisor, const Witness& witness) {
  const int signal = supervisor.killed_by();
  const char* const name = ::sigdescr_np(signal);
  const std::string how =
      fmt::format("launch was killed by signal {} ({})", signal, name != nullptr ? name : "unknown");
  if (const auto code = witness.code()) {
    say(how + " after the command had ended; there is no summary");
    return *code;
  }
  // A child that was just forked records its pid at once.
  for (int i = 0; i < kLooks && witness.command() == 0 && supervisor.has_descendants(); ++i)
    (void)supervisor.wait(kLookMs, kNoDescriptor);
  if (!supervisor.adopt_heir()) {
    say(how + "; how the command ended is unknown");
    return kLaunchFailed;
  }
  const MessageHold hold;  // keeps the message out of the command's screen
  say(how + "; the command continues without telemetry, limits or a summary");
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
