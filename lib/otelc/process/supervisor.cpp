// SPDX-License-Identifier: Apache-2.0
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

/// Faults of our own must end us as ever, and a closed pipe shows as EPIPE where we write.
constexpr int kNotOurs[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGPIPE};

sigset_t watched_signals() {
  sigset_t watched;
  sigfillset(&watched);
  for (const int signal : kNotOurs) sigdelset(&watched, signal);
  return watched;
}

/// What a terminal's driver sends, to the whole foreground group at once.
bool is_of_terminal(int signal) {
  constexpr int kOfTerminal[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH, SIGHUP};
  return std::find(std::begin(kOfTerminal), std::end(kOfTerminal), signal) != std::end(kOfTerminal);
}

bool is_job_stop(int signal) {
  return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/// A hangup is told to the session's leader alone; without us that would have been the child.
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
  // Ignored, it would make the kernel reap children without telling how they ended.
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &action, nullptr);
  made.signal_fd_ = UniqueFd(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!made.signal_fd_) return fail(ErrorKind::io, "cannot watch signals: " + errno_text(errno));
  // Without it orphans go to init, and nobody waits for them: no reason not to run the command.
  (void)::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  siginfo_t info{};
  const bool has_children = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  if (has_children) {
    for (const ProcessInfo& process : descendants_of(::getpid())) made.strangers_.push_back(process.pid);
  }
  return made;
}

Result<Started> Supervisor::start(const Command& command) {
  // Ctrl-C until now found no child in the group: it is ours to hand on.
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
  if (pid < 0) return fail(ErrorKind::io, "cannot make a process: " + errno_text(errno));
  if (pid == 0) {
    signal_fd_.reset();
    // So that nothing of us is left when we are killed. We may be gone by now.
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
  // After an error too: reaping late would be worse than looking once too often.
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
    reap();  // before a SIGCONT that came behind it: continue_child() asks for stops not yet seen
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
  // A timer that an exec has left to us (alarm(2) survives it) was meant for the command.
  const bool is_kernels =
      info.ssi_code == SI_KERNEL && (!is_of_terminal(signal) || is_leaders_hangup(signal));
  // A descendant that signals us signals its group, as `kill 0` in a script does: the child has it.
  const bool is_users = (info.ssi_code == SI_USER || info.ssi_code == SI_TKILL) && sender != ::getpid() &&
                        !is_descendant(sender, ::getpid());
  if (is_kernels || is_users) (void)::kill(child_, signal);
}

/// `fg` continues the whole group; `kill -CONT` of us alone must reach the child too. A stop that has not
/// been reaped, or is still on its way, is a newer one, of a Ctrl-Z right behind the `fg`: that one must
/// hold.
void Supervisor::continue_child() const {
  // Without a terminal a copy of ours does not stop with its command, and has to be told.
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

/// The next child that can be waited for, which stays as it is; its `si_pid` is 0 when there is none.
siginfo_t Supervisor::next_to_reap() {
  constexpr int kWanted = WEXITED | WNOHANG | WNOWAIT;
  siginfo_t next{};
  if (heir_ == nullptr) {
    has_children_ = ::waitid(P_ALL, 0, &next, kWanted | WSTOPPED) == 0;
    return next;
  }
  (void)::waitid(P_PID, static_cast<id_t>(child_), &next, kWanted | WSTOPPED);
  if (next.si_pid != 0) return next;
  // Orphans from elsewhere come to a container's first process. The heir's end is for after adopt().
  (void)::waitid(P_ALL, 0, &next, kWanted);
  const pid_t heir = *heir_;
  if (heir == 0 || next.si_pid == heir) next.si_pid = 0;
  return next;
}

void Supervisor::reap() {
  for (siginfo_t next = next_to_reap(); next.si_pid != 0; next = next_to_reap()) {
    const pid_t pid = next.si_pid;
    const bool is_stop = next.si_code == CLD_STOPPED || next.si_code == CLD_TRAPPED;
    if (pid == child_ && !is_stop && tell_)
      tell_(next.si_code == CLD_EXITED ? next.si_status : exit_code_of_status(next.si_status));
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG | WUNTRACED) != pid || pid != child_) continue;
    if (!WIFSTOPPED(status)) {
      status_ = status;
      continue;
    }
    // It may have been continued since; and without a terminal nobody would ever continue us.
    const auto child = read_process(child_);
    if (child && child->state == 'T' && has_terminal()) stop_like_child(WSTOPSIG(status));
  }
}

bool Supervisor::has_ended_by_now() {
  reap();
  return has_ended();
}

/// Our parent, a shell with job control, must see the command stop by that very signal.
void Supervisor::stop_like_child(int signal) {
  if (!is_job_stop(signal)) {
    ::raise(SIGSTOP);
    return;
  }
  struct sigaction action {};
  action.sa_handler = SIG_IGN;  // drops one that is pending: it would stop us a second time
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
