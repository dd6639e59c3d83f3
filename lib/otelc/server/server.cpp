// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/server.hpp>

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <new>
#include <utility>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <otelc/base/clock.hpp>
#include <otelc/server/detail/http1_connection.hpp>
#include <otelc/server/detail/repeated_tasks.hpp>
#include <otelc/server/detail/shared.hpp>

namespace otelc::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kTick{1000};
constexpr milliseconds kAcceptPause{100};
// How many connections over the limit are answered 503 before they are closed; further ones are closed at
// once.
constexpr std::size_t kRefusalsMax = 64;

}  // namespace

struct Server::Impl {
  Impl(ServerOptions o, ingest::Receiver& receiver)
      : options(std::move(o)),
        bodies(std::max(options.unfinished_bytes_max, 2 * options.limits.body_bytes_max)),
        shared(io, options, bodies, receiver),
        acceptor(io),
        accept_pause(io),
        stop_limit(io),
        signals(io),
        repeated(io) {}
  ~Impl() { shared.completions->close(); }

  Result<void> listen();
  void accept();
  void on_accept(const error_code& ec, Socket socket);
  void adopt(Socket socket);
  void accept_waiting();
  void tick();
  void await_signal();
  void begin_stop(milliseconds at_most);
  void end_if_done();

  ServerOptions options;
  http::BodyBudget bodies;
  asio::io_context io{1};  // run by one thread; destroys waiting connections, which use the members above
  bool loopback = true;
  Shared shared;
  asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor;
  asio::steady_timer accept_pause;
  asio::steady_timer stop_limit;
  asio::signal_set signals;
  RepeatedTasks repeated;
  steady_clock::time_point started = steady_clock::now();
};

Result<void> Server::Impl::listen() {
  const std::string where = options.bind_address + ":" + std::to_string(options.port);
  error_code ec;
  const auto address =
      asio::ip::make_address(options.bind_address == "localhost" ? "127.0.0.1" : options.bind_address, ec);
  if (ec) return fail(ErrorKind::io, "cannot listen on " + where + ": not an IP address");
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), ec);
  // Commands that `otelc launch` starts must not inherit it.
  if (!ec) ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec == asio::error::address_in_use) {
    return fail(ErrorKind::conflict, "cannot listen on " + where + ": the port is in use");
  }
  if (ec) return fail(ErrorKind::io, "cannot listen on " + where + ": " + ec.message());
  loopback = address.is_loopback();
  shared.access = Access({options.token, options.allow_hosts, !loopback});
  return {};
}

void Server::Impl::accept() {
  acceptor.async_accept([this](const error_code& ec, auto socket) { on_accept(ec, std::move(socket)); });
}

void Server::Impl::adopt(Socket socket) {
  const std::size_t open = shared.open.size();
  if (open >= options.connections_max + kRefusalsMax) return;
  error_code ec;
  socket.set_option(tcp::no_delay(true), ec);
  socket.non_blocking(true, ec);
  if (ec) return;
  try {
    const auto connection = std::make_shared<Http1Connection>(std::move(socket), shared);
    shared.open.insert(connection);
    open < options.connections_max ? connection->start() : connection->refuse();
  } catch (const std::bad_alloc&) {
    // The peer's connection is closed. If it is in `open` already, that happens at its deadline.
  }
}

void Server::Impl::accept_waiting() {
  error_code ec;
  acceptor.non_blocking(true, ec);
  while (!ec && !shared.stopping) {
    Socket socket(io);
    acceptor.accept(socket, ec);
    if (!ec) adopt(std::move(socket));
  }
}

void Server::Impl::on_accept(const error_code& ec, Socket socket) {
  if (shared.stopping) return;
  if (!ec) {
    adopt(std::move(socket));
    return accept();
  }
  if (ec == asio::error::connection_aborted) return accept();
  if (options.observer != nullptr) options.observer->on_accept_failed(ec.message());
  // Out of descriptors or memory: the peer stays in the backlog, so an immediate retry would spin.
  accept_pause.expires_after(kAcceptPause);
  accept_pause.async_wait([this](const error_code& wait_ec) {
    if (!wait_ec && !shared.stopping) accept();
  });
}

void Server::Impl::tick() {
  shared.date = http::format_date(system_clock().now());
  shared.tick(std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - started).count());
  end_if_done();
}

void Server::Impl::await_signal() {
  signals.async_wait([this](const error_code& ec, int) {
    if (ec) return;
    if (shared.stopping) return io.stop();
    begin_stop(milliseconds(kStopMaxMs));
    await_signal();
  });
}

void Server::Impl::begin_stop(milliseconds at_most) {
  if (shared.stopping) return;
  error_code ec;
  acceptor.close(ec);
  shared.stop();
  stop_limit.expires_after(at_most);
  stop_limit.async_wait([this](const error_code& wait_ec) {
    if (!wait_ec) io.stop();
  });
  end_if_done();
}

/// Waits for the receiver, too: a client may have disconnected before its request was stored.
void Server::Impl::end_if_done() {
  if (shared.stopping && shared.open.empty() && shared.receiver.is_idle()) io.stop();
}

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, ingest::Receiver& receiver) {
  auto impl = std::make_unique<Impl>(std::move(options), receiver);
  if (auto listening = impl->listen(); !listening) return tl::unexpected(std::move(listening.error()));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  impl_->shared.on_closed = [impl = impl_.get()] { impl->end_if_done(); };
  every(static_cast<int>(kTick.count()), [impl = impl_.get()] { impl->tick(); });
}
Server::~Server() = default;

std::uint16_t Server::port() const {
  error_code ec;
  return impl_->acceptor.local_endpoint(ec).port();
}

bool Server::is_loopback() const {
  return impl_->loopback;
}

std::size_t Server::settle() {
  const auto count = std::make_shared<std::promise<std::size_t>>();
  auto counted = count->get_future();
  asio::post(impl_->io, [impl = impl_.get(), count] {
    impl->accept_waiting();
    // async_accept() may have accepted one already; its handler is queued behind this one, so count after it.
    asio::post(impl->io, [impl, count] { count->set_value(impl->shared.open.size()); });
  });
  return counted.wait_for(std::chrono::seconds(1)) == std::future_status::ready ? counted.get() : 0;
}

void Server::stop_on_signals() {
  error_code ec;
  impl_->signals.add(SIGTERM, ec);
  impl_->signals.add(SIGINT, ec);
  impl_->await_signal();
}

void Server::every(int milliseconds_between, std::function<void()> task) {
  impl_->repeated.every(milliseconds(milliseconds_between), std::move(task));
}

void Server::run() {
  impl_->tick();
  impl_->accept();
  while (true) {
    try {
      impl_->io.run();
      return;
    } catch (const std::bad_alloc&) {
      // One handler ran out of memory. Its connection ends at its deadline.
    }
  }
}

void Server::stop(int at_most_ms) {
  asio::post(impl_->io, [impl = impl_.get(), at_most_ms] { impl->begin_stop(milliseconds(at_most_ms)); });
}

}  // namespace otelc::server
