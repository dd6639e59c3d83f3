// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/detail/connection.hpp>

#include <new>
#include <utility>

#include <boost/asio/buffer.hpp>

namespace otelc::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int kDrainSeconds = 2;

}  // namespace

Connection::Connection(Socket socket, Shared& shared) : shared_(shared), socket_(std::move(socket)) {}

template <class Action>
void Connection::act(Action action) {
  try {
    action();
  } catch (const std::bad_alloc&) {
    on_no_memory();
  }
}

void Connection::read() {
  if (waits_for_bytes_ || is_closed()) return;
  waits_for_bytes_ = true;
  socket_.async_wait(Socket::wait_read,
                     [self = shared_from_this()](const error_code& ec) { self->on_readable(ec); });
}

void Connection::on_readable(const error_code& ec) {
  waits_for_bytes_ = false;
  if (is_closed() || is_writing()) return;
  if (ec) return close();
  act([this] { take_bytes(); });
}

void Connection::take_bytes() {
  error_code read_ec;
  const std::size_t size = socket_.read_some(asio::buffer(shared_.read_buffer), read_ec);
  if (read_ec == asio::error::would_block) return read();
  if (read_ec) return close();  // end of stream, also in the middle of a request
  if (state_ == State::draining) return read();
  on_bytes({shared_.read_buffer.data(), size});
}

/// Writes synchronously first, because an answer nearly always fits into the socket's buffer.
bool Connection::flush() {
  while (written_ < out_.size()) {
    error_code ec;
    const auto rest = std::string_view(out_).substr(written_);
    written_ += socket_.write_some(asio::buffer(rest.data(), rest.size()), ec);
    if (ec == asio::error::would_block) {
      state_ = State::writing;
      set_deadline(shared_.options.timeouts.write_s);
      socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& wait_ec) {
        self->on_writable(wait_ec);
      });
      return false;
    }
    if (ec) {
      close();
      return false;
    }
  }
  written_ = 0;
  out_.clear();
  return true;
}

void Connection::on_writable(const error_code& ec) {
  if (is_closed()) return;
  if (ec) return close();
  state_ = State::open;
  act([this] {
    if (!flush()) return;
    clear_deadline();
    on_flushed();
  });
}

void Connection::take_stored(RequestId request, const Result<otlp::Decoded>& result) {
  act([&] { on_stored(request, result); });
}

bool Connection::bytes_wait() const {
  error_code ec;
  return socket_.available(ec) > 0;
}

void Connection::drain(bool all_read) {
  if (shared_.stopping && all_read && !bytes_wait()) return close();
  state_ = State::draining;
  set_deadline(shared_.stopping ? 0 : kDrainSeconds);
  error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  if (ec) return close();
  read();
}

void Connection::on_tick() {
  if (is_closed()) return;
  const bool overdue = deadline_s_ != 0 && shared_.now_s >= deadline_s_;
  if (state_ == State::open) return act([&] { on_second(overdue); });
  if (overdue) close();
}

Socket Connection::release() {
  state_ = State::closed;
  shared_.open.erase(shared_from_this());
  return std::move(socket_);
}

void Connection::close() {
  if (is_closed()) return;
  state_ = State::closed;
  error_code ec;
  socket_.close(ec);
  shared_.open.erase(shared_from_this());
  shared_.on_closed();
}

}  // namespace otelc::server
