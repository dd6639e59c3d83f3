// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <otelc/server/server.hpp>

#include "wire.hpp"

namespace otelc::test {

/// The server's connections without its listener, its thread and its clock: each connection is one end of a
/// socketpair, the loop runs in the test's thread, and the test advances the clock. The log is a real
/// one. Clients that connect() returns must not outlive it. Not thread-safe.
class InMemory {
 public:
  static constexpr const char* kDate = "Thu, 01 Jan 1970 00:00:00 GMT";

  /// The address and the connection limit in `options` belong to the listener, and have no effect here.
  explicit InMemory(server::ServerOptions options = {});
  ~InMemory();
  InMemory(const InMemory&) = delete;
  InMemory& operator=(const InMemory&) = delete;

  [[nodiscard]] Wire connect();
  /// Returns how many connections the server keeps.
  [[nodiscard]] std::size_t open() const;

  /// Runs the loop until it has nothing left to do. Does not wait for what the log's thread still writes.
  void settle();
  /// Advances the clock by that many seconds, one by one; the loop settles before and after each.
  void advance(int seconds);
  /// Begins to stop, as Server::stop() does.
  void stop();

  /// Closes the log and reads it. Nothing is stored after that.
  std::vector<std::string> lines();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::test
