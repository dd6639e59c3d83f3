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

/// What the connections of one server share. The server sets it up; connections use it. Network thread only,
/// except `completions`.
struct Shared {
  Shared(boost::asio::io_context& i, const ServerOptions& o, http::BodyBudget& b, ingest::Receiver& r)
      : io(i), options(o), bodies(b), receiver(r), completions(std::make_shared<Completions>(i)) {}

  /// Pass a request to the receiver. Its answer goes to take_stored() of `from`, unless that is gone.
  /// Requests of one turn of the event loop are stored as one group.
  void store(ingest::ExportRequest request, std::weak_ptr<OpenConnection> from, RequestId id);

  /// Begin a group that ends with this turn of the event loop.
  void begin_group();

  /// Set `now_s` and let every connection check its timeouts. Call it once a second.
  void tick(std::int64_t seconds);
  /// Let every connection end after its requests in flight. Irreversible.
  void stop();

  boost::asio::io_context& io;
  const ServerOptions& options;
  http::BodyBudget& bodies;
  ingest::Receiver& receiver;
  Access access;  ///< set once the address is known
  std::shared_ptr<Completions> completions;
  std::unordered_set<std::shared_ptr<OpenConnection>> open;  ///< keeps them alive
  std::int64_t now_s = 0;                                    ///< seconds since the start, set by tick()
  std::string date;  ///< the time as the answers' Date, set once a second
  bool stopping = false;
  bool grouping = false;            ///< a group has begun in this turn
  std::function<void()> on_closed;  ///< called after a connection closed and left `open`
  /// One buffer for all connections: bytes are read when they are available and parsed at once, so idle and
  /// slow connections need no buffer of their own.
  std::array<char, std::size_t{64} * 1024> read_buffer;
};

}  // namespace otelc::server
