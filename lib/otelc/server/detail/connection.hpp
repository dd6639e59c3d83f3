// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/system/error_code.hpp>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/server/detail/completions.hpp>
#include <otelc/server/detail/shared.hpp>

namespace otelc::server {

/// One accepted socket: reads when there is something, writes what it takes, ends without cutting
/// off its last words. What the bytes mean is for the derived class, one for each HTTP version.
/// Network thread only. Kept alive by Shared::open until close().
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, Shared& shared);
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The receiver's answer to a request that is being stored.
  virtual void on_stored(RequestId request, const Result<otlp::Decoded>& result) = 0;
  /// The server stops: what is in flight may end, nothing new is begun.
  virtual void on_stopping() = 0;
  /// Cuts the connection off when its time is over.
  void on_tick();
  void close();

 protected:
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

  void on_readable(const boost::system::error_code& ec);
  void on_writable(const boost::system::error_code& ec);

  Socket socket_;
  State state_ = State::open;
  bool waits_for_bytes_ = false;
  std::int64_t deadline_s_ = 0;  // 0: none
  std::size_t written_ = 0;
};

}  // namespace otelc::server
