// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/server/detail/open_connection.hpp>

namespace otelc::server {

/// Passes the receiver's answers from the writer's thread to the network thread, which delivers all waiting
/// answers in one wake-up. Kept alive by its callers, so that push() may come after the server is destroyed.
class Completions : public std::enable_shared_from_this<Completions> {
 public:
  explicit Completions(boost::asio::io_context& io) : io_(&io) {}

  /// Queue an answer for `connection`; dropped if that is gone. Out of memory it blocks and retries for half
  /// a second, then drops the answer. Any thread.
  void push(std::weak_ptr<OpenConnection> connection, RequestId request, Result<otlp::Decoded> result);
  /// Drop all answers from now on. Call it before the io_context is destroyed. Any thread.
  void close();

 private:
  struct Item {
    std::weak_ptr<OpenConnection> connection;
    RequestId request;
    Result<otlp::Decoded> result;
  };
  bool try_to_push(Item& item);
  void deliver();

  std::mutex mutex_;
  boost::asio::io_context* io_;  // guarded by mutex_
  std::vector<Item> waiting_;    // guarded by mutex_
  std::vector<Item> delivering_;
};

}  // namespace otelc::server
