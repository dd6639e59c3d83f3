// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

namespace otelc::server {

/// Runs tasks again and again on the thread that runs an io_context. Must be destroyed before it. Use it on
/// that thread, or before it runs.
class RepeatedTasks {
 public:
  explicit RepeatedTasks(boost::asio::io_context& io);
  ~RepeatedTasks();
  RepeatedTasks(const RepeatedTasks&) = delete;
  RepeatedTasks& operator=(const RepeatedTasks&) = delete;

  /// Run `task` every `period`, counted from its end, for the first time after one period. A task that throws
  /// std::bad_alloc runs again next time; it must not throw anything else.
  void every(std::chrono::milliseconds period, std::function<void()> task);

 private:
  struct Repeated;
  void await(Repeated& repeated);

  boost::asio::io_context& io_;
  std::vector<std::unique_ptr<Repeated>> repeated_;
};

}  // namespace otelc::server
