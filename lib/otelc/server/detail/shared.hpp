// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include <boost/asio/io_context.hpp>

#include <otelc/http/body_budget.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/access.hpp>
#include <otelc/server/detail/completions.hpp>
#include <otelc/server/detail/open_connection.hpp>
#include <otelc/server/server_options.hpp>

namespace otelc::server {

/// What the connections of one server share. Network thread only, but for `completions`.
struct Shared {
  Shared(boost::asio::io_context& i, const ServerOptions& o, http::BodyBudget& b, ingest::Receiver& r)
      : io(i), options(o), bodies(b), receiver(r), completions(std::make_shared<Completions>(i)) {}

  /// Hands a request to the receiver; what becomes of it is told to the connection's on_stored(). What
  /// arrives in one turn of the loop is stored as one group.
  void store(ingest::ExportRequest request, std::weak_ptr<OpenConnection> from, RequestId id);

  /// Stores as one group what comes until the turn ends.
  void begin_group();

  /// Sets `now_s` and lets every connection act on its timeouts. Call it once a second.
  void tick(std::int64_t seconds);
  /// Tells every connection to end after what is in flight. Irreversible.
  void stop();

  boost::asio::io_context& io;
  const ServerOptions& options;
  http::BodyBudget& bodies;
  ingest::Receiver& receiver;
  Access access;  ///< set when the address is known
  std::shared_ptr<Completions> completions;
  std::unordered_set<std::shared_ptr<OpenConnection>> open;
  std::int64_t now_s = 0;  ///< seconds since the start, set by tick()
  std::string date;        ///< of now, for the answers
  bool stopping = false;
  bool grouping = false;            ///< a turn's group has begun
  std::function<void()> on_closed;  ///< after a connection has left `open`
  /// One buffer for all: bytes are read when they are there and parsed at once, so an idle or slow
  /// connection holds no buffer.
  std::array<char, std::size_t{64} * 1024> read_buffer;
};

}  // namespace otelc::server
