// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/server/detail/open_connection.hpp>
#include <otelc/server/detail/shared.hpp>

namespace otelc::server {

/// A connected, non-blocking stream socket of any address family: the server accepts TCP, unit tests use
/// socketpair(2). The executor is the plain one, not type-erased as in tcp::socket.
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                boost::asio::io_context::executor_type>;

/// One accepted socket: reads and writes bytes, watches the deadline, and closes without losing the last
/// answer. Derived classes, one for each HTTP version, interpret the bytes. Shared::open keeps it alive until
/// close() or release(). Network thread only.
class Connection : public OpenConnection, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, Shared& shared);

  void take_stored(RequestId request, const Result<otlp::Decoded>& result) final;
  /// Call on_second(), or close a connection that missed the deadline of a write or of draining.
  void on_tick() final;
  /// Close the socket at once and leave Shared::open. No effect if closed.
  void close();

 protected:
  virtual void on_stored(RequestId request, const Result<otlp::Decoded>& result) = 0;
  /// Memory ran out. Free what is possible and end the connection.
  virtual void on_no_memory() { close(); }
  /// Bytes were received. They are valid during the call only.
  virtual void on_bytes(std::string_view bytes) = 0;
  /// The rest of a flush() that returned false has been written.
  virtual void on_flushed() = 0;
  /// Called once a second while nothing is being written. `overdue`: the deadline has passed.
  virtual void on_second(bool overdue) = 0;

  /// Wait for bytes, then call on_bytes() once. While a flush() waits, bytes stay in the socket.
  void read();
  /// Write `out_`. Return true if all of it is written; else on_flushed() follows, unless the connection
  /// ends.
  bool flush();
  /// End the connection after its last answer: shut down writing, discard what the peer still sends, and
  /// close when the peer does, or after 2 s (while stopping, at the next tick). Closing at once with unread
  /// bytes would send a reset, which can overtake the answer. `all_read`: the derived class holds no unread
  /// bytes.
  void drain(bool all_read);

  [[nodiscard]] bool is_closed() const { return state_ == State::closed; }
  /// Return whether no request is answered any more.
  [[nodiscard]] bool has_ended() const { return is_closed() || state_ == State::draining; }
  /// Return whether the socket has unread bytes.
  [[nodiscard]] bool bytes_wait() const;
  [[nodiscard]] bool is_writing() const { return state_ == State::writing; }
  /// Set the deadline to `seconds` from now, rounded up to the next tick.
  void set_deadline(int seconds) { deadline_s_ = shared_.now_s + seconds + 1; }
  void clear_deadline() { deadline_s_ = 0; }
  /// Give the socket away and leave Shared::open. The connection counts as closed then.
  Socket release();

  // Shared with the derived classes.
  Shared& shared_;   // NOLINT(misc-non-private-member-variables-in-classes)
  std::string out_;  // NOLINT(misc-non-private-member-variables-in-classes)

 private:
  enum class State {
    open,
    writing,   ///< the socket accepts no more bytes now
    draining,  ///< the last answer is sent; received bytes are discarded
    closed,
  };

  /// Run `action`; on std::bad_alloc only this connection ends.
  template <class Action>
  void act(Action action);
  void take_bytes();
  void on_readable(const boost::system::error_code& ec);
  void on_writable(const boost::system::error_code& ec);

  Socket socket_;
  State state_ = State::open;
  bool waits_for_bytes_ = false;
  std::int64_t deadline_s_ = 0;  // 0: none
  std::size_t written_ = 0;      // of `out_`
};

}  // namespace otelc::server
