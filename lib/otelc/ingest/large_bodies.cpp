// SPDX-License-Identifier: Apache-2.0
//
// A producer and a consumer share a deque under one mutex; bodies are handled without it. `is_at_work_`
// covers the time between taking a body and finishing it, so that is_idle() and finish() see it. finish()
// takes what still waits out of the queue and joins the thread, which ends when the queue is empty.
#include <otelc/ingest/large_bodies.hpp>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <new>
#include <system_error>
#include <utility>

namespace otelc::ingest {
namespace {

constexpr int kNicer = 5;

/// On few cores, the threads that answer small requests come first.
void be_nice() {
  const auto self = static_cast<id_t>(::syscall(SYS_gettid));
  (void)::setpriority(PRIO_PROCESS, self, ::getpriority(PRIO_PROCESS, self) + kNicer);
}

tl::unexpected<Error> refusal(bool is_finished) {
  return fail(ErrorKind::unavailable, is_finished ? "the receiver is shutting down"
                                                  : "too many large requests are waiting; try again later");
}

}  // namespace

LargeBodies::LargeBodies(Limits limits, std::function<void(Body)> handle)
    : limits_(limits), handle_(std::move(handle)) {}

LargeBodies::~LargeBodies() {
  finish(std::chrono::milliseconds(0));
}

void LargeBodies::add(Body body) {
  if (!thread_.joinable() && !start()) return handle_(std::move(body));
  std::unique_lock lock(mutex_);
  const bool is_finished = is_finished_;
  if (is_finished || !has_room(body.request.body.size())) {
    lock.unlock();
    return body.done(refusal(is_finished));
  }
  const std::size_t bytes = body.request.body.size();
  try {
    waiting_.push_back(std::move(body));
  } catch (const std::bad_alloc&) {
    lock.unlock();
    return body.done(fail(ErrorKind::unavailable, "out of memory"));
  }
  waiting_bytes_ += bytes;
  lock.unlock();
  wake_.notify_one();
}

bool LargeBodies::has_room(std::size_t bytes) const {
  if (waiting_.empty()) return true;
  return waiting_.size() < limits_.count_max && waiting_bytes_ + bytes <= limits_.bytes_max;
}

bool LargeBodies::start() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    // A container's limit of processes: the caller handles the body itself.
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread_.joinable();
}

void LargeBodies::run() {
  be_nice();
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return !waiting_.empty() || is_finished_; });
    if (waiting_.empty()) return;
    Body body = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= body.request.body.size();
    is_at_work_ = true;
    lock.unlock();
    handle_(std::move(body));
    lock.lock();
    is_at_work_ = false;
    if (waiting_.empty()) idle_.notify_all();
  }
}

bool LargeBodies::is_idle() const {
  const std::lock_guard lock(mutex_);
  return waiting_.empty() && !is_at_work_;
}

void LargeBodies::finish(std::chrono::milliseconds at_most) {
  std::deque<Body> left;
  {
    std::unique_lock lock(mutex_);
    if (at_most.count() > 0)
      idle_.wait_for(lock, at_most, [this] { return waiting_.empty() && !is_at_work_; });
    is_finished_ = true;
    left.swap(waiting_);
    waiting_bytes_ = 0;
  }
  wake_.notify_all();
  for (const Body& body : left) body.done(refusal(true));
  if (thread_.joinable()) thread_.join();
}

}  // namespace otelc::ingest
