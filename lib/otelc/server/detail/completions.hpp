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

/// Brings the receiver's answers from the writer's thread to the network thread: one wake-up for
/// all that are waiting, not one each. Out of memory, push() tries again for half a second. It may be called
/// from any thread and after the server has gone; the rest is for the network thread.
class Completions : public std::enable_shared_from_this<Completions> {
 public:
  explicit Completions(boost::asio::io_context& io) : io_(&io) {}

  void push(std::weak_ptr<OpenConnection> connection, RequestId request, Result<otlp::Decoded> result);
  /// The io_context is about to go: what is pushed from now on is dropped.
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
