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

/// A connected, non-blocking stream socket of any address family: the server accepts TCP, unit tests connect
/// through socketpair(2). The executor is the plain one, not type-erased as in tcp::socket.
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                boost::asio::io_context::executor_type>;

/// One accepted socket: reads when there is something, writes what it takes, ends without cutting
/// off its last words. What the bytes mean is for the derived class, one for each HTTP version.
/// Network thread only. Kept alive by Shared::open until close().
class Connection : public OpenConnection, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, Shared& shared);

  void take_stored(RequestId request, const Result<otlp::Decoded>& result) final;
  /// Cuts the connection off when its time is over.
  void on_tick() final;
  void close();

 protected:
  virtual void on_stored(RequestId request, const Result<otlp::Decoded>& result) = 0;
  /// There was no memory for what was to be done. Gives back what it can, and ends the connection.
  virtual void on_no_memory() { close(); }
  /// The socket had these. They are valid during the call only.
  virtual void on_bytes(std::string_view bytes) = 0;
  /// All that flush() could not write at once has been written.
  virtual void on_flushed() = 0;
  /// Once a second. `overdue`: the deadline has passed; it is for reading, writes are cut off here.
  virtual void on_second(bool overdue) = 0;

  /// Waits for bytes, then on_bytes(); they are left alone while a flush() waits.
  void read();
  /// Writes `out_`: true when all of it is written, else on_flushed() comes (or the end).
  bool flush();
  /// The last answer is written: waits until the peer has it, for closing with unread bytes would send
  /// a reset, and that can overtake it. `all_read`: none of the peer's bytes are waiting.
  void drain(bool all_read);

  [[nodiscard]] bool is_closed() const { return state_ == State::closed; }
  /// Nothing is answered any more.
  [[nodiscard]] bool has_ended() const { return is_closed() || state_ == State::draining; }
  [[nodiscard]] bool bytes_wait() const;
  [[nodiscard]] bool is_writing() const { return state_ == State::writing; }
  void set_deadline(int seconds) { deadline_s_ = shared_.now_s + seconds + 1; }
  void clear_deadline() { deadline_s_ = 0; }
  /// Hands the socket on to another object and leaves the server's set.
  Socket release();

  // The derived classes' own, as much as this one's.
  Shared& shared_;   // NOLINT(misc-non-private-member-variables-in-classes)
  std::string out_;  // NOLINT(misc-non-private-member-variables-in-classes)

 private:
  enum class State {
    open,
    writing,   ///< the socket takes no more at the moment
    draining,  ///< answered for good; what the peer still sends is thrown away
    closed,
  };

  /// Does it; out of memory it is this connection that ends, and no other.
  template <class Action>
  void act(Action action);
  void take_bytes();
  void on_readable(const boost::system::error_code& ec);
  void on_writable(const boost::system::error_code& ec);

  Socket socket_;
  State state_ = State::open;
  bool waits_for_bytes_ = false;
  std::int64_t deadline_s_ = 0;  // 0: none
  std::size_t written_ = 0;
};

}  // namespace otelc::server
