// SPDX-License-Identifier: Apache-2.0
//
// Signals. All signals are blocked and read from a signalfd, so there are no handlers and no races. Whether a
// signal is forwarded depends on its sender. What a user, a service manager or a timer sends to this process
// alone goes to the child. What the terminal sends goes to the whole foreground group, so the child has it
// already; only a hangup goes to the session leader alone. `kill 0` of a descendant has reached
// the child too.
//
// Stops. When the child stops (Ctrl-Z), this process raises the same signal with its default action, so that
// a shell with job control sees the job stop. When it is continued, it continues the child, unless the child
// is in a newer stop.
//
// Orphans. As a subreaper (PR_SET_CHILD_SUBREAPER) this process inherits descendants whose parent has ended.
// It reaps all of them, so waitid(P_ALL) failing with ECHILD means that nothing is left of the command.
// Children from before begin() (strangers) are recognized by their pids.
//
// A copy (start_copy()) reports its stops and end in the same way. Its own child, the heir, must not be
// reaped before adopt_heir(): the exit code would be lost.
#include <otelc/process/supervisor.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <otelc/base/file.hpp>
#include <otelc/process/process_tree.hpp>

namespace otelc::process {
namespace {

/// Not forwarded: faults of this program must end it as usual, and SIGPIPE is replaced by EPIPE on write.
constexpr int kNotOurs[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGPIPE};

sigset_t watched_signals() {
  sigset_t watched;
  sigfillset(&watched);
  for (const int signal : kNotOurs) sigdelset(&watched, signal);
  return watched;
}

/// Signals that a terminal sends to the whole foreground group at once.
bool is_of_terminal(int signal) {
  constexpr int kOfTerminal[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH, SIGHUP};
  return std::find(std::begin(kOfTerminal), std::end(kOfTerminal), signal) != std::end(kOfTerminal);
}

bool is_job_stop(int signal) {
  return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/// The kernel sends a hangup to the session leader alone. Without launch, that would be the child.
bool is_leaders_hangup(int signal) {
  return signal == SIGHUP && ::getsid(0) == ::getpid();
}

bool has_terminal() {
  return static_cast<bool>(UniqueFd(::open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)));
}

}  // namespace

Result<Supervisor> Supervisor::begin(const InheritedSignals& signals) {
  Supervisor made(signals);
  const sigset_t watched = watched_signals();
  if (::pthread_sigmask(SIG_BLOCK, &watched, nullptr) != 0)
    return fail(ErrorKind::io, "cannot block signals");
  // If SIGCHLD is ignored, the kernel reaps children and their exit codes are lost.
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &action, nullptr);
  made.signal_fd_ = UniqueFd(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!made.signal_fd_) return fail(ErrorKind::io, "cannot watch signals: " + errno_text(errno));
  // If this fails, orphans go to init and are not waited for, but the command can still run.
  (void)::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  siginfo_t info{};
  const bool has_children = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  if (has_children) {
    for (const ProcessInfo& process : descendants_of(::getpid())) made.strangers_.push_back(process.pid);
  }
  return made;
}

Result<Started> Supervisor::start(const Command& command) {
  // Signals that arrived before there was a child, Ctrl-C too: forward them.
  const std::vector<int> early = take_pending();
  auto started = process::start(command, inherited_);
  if (!started) return started;
  child_ = started->pid;
  has_children_ = true;
  for (const int signal : early) (void)::kill(child_, signal);
  return started;
}

Result<pid_t> Supervisor::start_copy(const std::atomic<pid_t>& heir) {
  const std::vector<int> early = take_pending();
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return fail(ErrorKind::io, "cannot start a process: " + errno_text(errno));
  if (pid == 0) {
    signal_fd_.reset();
    // The copy must not outlive its parent, which may have ended before this call.
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (::getppid() != parent) ::_exit(exit_code_of_status(SIGKILL));
    return pid;
  }
  child_ = pid;
  has_children_ = true;
  heir_ = &heir;
  for (const int signal : early) (void)::kill(child_, signal);
  return pid;
}

bool Supervisor::adopt_heir() {
  const pid_t orphan = *heir_;
  siginfo_t info{};
  const bool is_ours =
      orphan > 0 && ::waitid(P_PID, static_cast<id_t>(orphan), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  if (!is_ours) return false;
  child_ = orphan;
  status_.reset();
  heir_ = nullptr;
  reap();
  return true;
}

std::vector<int> Supervisor::take_pending() const {
  std::vector<int> signals;
  signalfd_siginfo info{};
  while (::read(signal_fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    const int signal = static_cast<int>(info.ssi_signo);
    if (signal != SIGCHLD && signal != SIGCONT) signals.push_back(signal);
  }
  return signals;
}

Supervisor::Wake Supervisor::wait(int timeout_ms, int notify_fd) {
  std::array<pollfd, 2> fds{pollfd{signal_fd_.get(), POLLIN, 0}, pollfd{notify_fd, POLLIN, 0}};
  const int ready = ::poll(fds.data(), fds.size(), timeout_ms);
  if (ready == 0) return Wake::timeout;
  // Continue after an error of poll(2) too: an extra look costs less than reaping late.
  Wake wake = Wake::signal;
  signalfd_siginfo info{};
  while (::read(signal_fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    if (on_signal(info) == Wake::interrupted) wake = Wake::interrupted;
  }
  reap();
  if (wake == Wake::signal && (fds[1].revents & POLLIN) != 0) return Wake::notified;
  return wake;
}

Supervisor::Wake Supervisor::on_signal(const signalfd_siginfo& info) {
  const int signal = static_cast<int>(info.ssi_signo);
  if (signal == SIGCHLD) {
    reap();  // before a SIGCONT that follows: continue_child() looks for stops that are not reaped yet
    return Wake::signal;
  }
  if (has_ended()) {
    if (is_job_stop(signal)) stop_like_child(signal);
    const bool ends = signal == SIGINT || signal == SIGTERM || signal == SIGQUIT || signal == SIGHUP;
    return ends ? Wake::interrupted : Wake::signal;
  }
  if (signal == SIGCONT) {
    continue_child();
  } else {
    forward(info);
  }
  return Wake::signal;
}

void Supervisor::forward(const signalfd_siginfo& info) const {
  const int signal = static_cast<int>(info.ssi_signo);
  const auto sender = static_cast<pid_t>(info.ssi_pid);
  if (info.ssi_code == SI_QUEUE) {
    sigval value{};
    static_assert(sizeof value == sizeof info.ssi_ptr);
    std::memcpy(&value, &info.ssi_ptr, sizeof value);
    (void)::sigqueue(child_, signal, value);
    return;
  }
  // A timer that survived exec (alarm(2)) was meant for the command.
  const bool is_kernels =
      info.ssi_code == SI_KERNEL && (!is_of_terminal(signal) || is_leaders_hangup(signal));
  // A descendant's signal went to its whole group, as with `kill 0` in a script: the child has it already.
  const bool is_users = (info.ssi_code == SI_USER || info.ssi_code == SI_TKILL) && sender != ::getpid() &&
                        !is_descendant(sender, ::getpid());
  if (is_kernels || is_users) (void)::kill(child_, signal);
}

/// `fg` continues the whole group, but `kill -CONT` to this process alone must reach the child too. A stop
/// that is not reaped yet, or not complete, is newer, such as that of a Ctrl-Z right after `fg`, and must
/// stay.
void Supervisor::continue_child() const {
  // Without a terminal, a copy does not stop together with its command, so always pass SIGCONT on to it.
  if (heir_ != nullptr && !has_terminal()) {
    (void)::kill(child_, SIGCONT);
    return;
  }
  if (!has_stopped(child_)) return;
  siginfo_t newer{};
  const bool has_newer =
      ::waitid(P_PID, static_cast<id_t>(child_), &newer, WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
      newer.si_pid == child_;
  if (!has_newer) (void)::kill(child_, SIGCONT);
}

/// Returns the next child that can be reaped, without reaping it; `si_pid` is 0 if there is none.
siginfo_t Supervisor::next_to_reap() {
  constexpr int kWanted = WEXITED | WNOHANG | WNOWAIT;
  siginfo_t next{};
  if (heir_ == nullptr) {
    has_children_ = ::waitid(P_ALL, 0, &next, kWanted | WSTOPPED) == 0;
    return next;
  }
  (void)::waitid(P_PID, static_cast<id_t>(child_), &next, kWanted | WSTOPPED);
  if (next.si_pid != 0) return next;
  // The first process of a container gets orphans from elsewhere: reap them. The heir must stay for
  // adopt_heir().
  (void)::waitid(P_ALL, 0, &next, kWanted);
  const pid_t heir = *heir_;
  if (heir == 0 || next.si_pid == heir) next.si_pid = 0;
  return next;
}

void Supervisor::reap() {
  for (siginfo_t next = next_to_reap(); next.si_pid != 0; next = next_to_reap()) {
    const pid_t pid = next.si_pid;
    const bool is_stop = next.si_code == CLD_STOPPED || next.si_code == CLD_TRAPPED;
    if (pid == child_ && !is_stop && on_exit_)
      on_exit_(next.si_code == CLD_EXITED ? next.si_status : exit_code_of_status(next.si_status));
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG | WUNTRACED) != pid || pid != child_) continue;
    if (!WIFSTOPPED(status)) {
      status_ = status;
      continue;
    }
    // The child may have been continued since. Without a terminal, nothing would ever continue this process.
    const auto child = read_process(child_);
    if (child && child->state == 'T' && has_terminal()) stop_like_child(WSTOPSIG(status));
  }
}

bool Supervisor::has_ended_by_now() {
  reap();
  return has_ended();
}

/// Stops this process by the same signal, because our parent, a shell with job control, must see it.
void Supervisor::stop_like_child(int signal) {
  if (!is_job_stop(signal)) {
    ::raise(SIGSTOP);
    return;
  }
  struct sigaction action {};
  action.sa_handler = SIG_IGN;  // drops a pending one, which would stop this process a second time
  ::sigaction(signal, &action, nullptr);
  action.sa_handler = SIG_DFL;
  ::sigaction(signal, &action, nullptr);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  ::raise(signal);
  ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
}

std::vector<pid_t> Supervisor::living_descendants(Reach reach) const {
  std::vector<pid_t> pids;
  const pid_t group = ::getpgrp();
  for (const ProcessInfo& process : descendants_of(::getpid())) {
    const bool is_stranger = std::find(strangers_.begin(), strangers_.end(), process.pid) != strangers_.end();
    const bool is_reached = reach == Reach::all || process.group == group || process.pid == child_;
    if (!is_stranger && is_reached) pids.push_back(process.pid);
  }
  return pids;
}

bool Supervisor::has_descendants() const {
  siginfo_t info{};
  if (heir_ != nullptr) return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  if (!has_children_ || strangers_.empty()) return has_children_;
  return !living_descendants(Reach::all).empty();
}

void Supervisor::signal_descendants(int signal, Reach reach) const {
  for (const pid_t pid : living_descendants(reach)) {
    (void)::kill(pid, signal);
    (void)::kill(pid, SIGCONT);
  }
}

}  // namespace otelc::process
