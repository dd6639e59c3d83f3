// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/detail/repeated_tasks.hpp>

#include <new>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace otelc::server {

/// A task and its timer. The timer's handler refers to it, so its address must not change.
struct RepeatedTasks::Repeated {
  Repeated(boost::asio::io_context& io, std::chrono::milliseconds p, std::function<void()> t)
      : timer(io), period(p), task(std::move(t)) {}
  boost::asio::steady_timer timer;
  std::chrono::milliseconds period;
  std::function<void()> task;
};

RepeatedTasks::RepeatedTasks(boost::asio::io_context& io) : io_(io) {}
RepeatedTasks::~RepeatedTasks() = default;

void RepeatedTasks::every(std::chrono::milliseconds period, std::function<void()> task) {
  repeated_.push_back(std::make_unique<Repeated>(io_, period, std::move(task)));
  await(*repeated_.back());
}

void RepeatedTasks::await(Repeated& repeated) {
  repeated.timer.expires_after(repeated.period);
  repeated.timer.async_wait([this, &repeated](const boost::system::error_code& ec) {
    if (ec) return;
    try {
      repeated.task();
    } catch (const std::bad_alloc&) {
      // Retry next time.
    }
    await(repeated);
  });
}

}  // namespace otelc::server
