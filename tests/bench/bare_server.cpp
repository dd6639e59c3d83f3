// SPDX-License-Identifier: Apache-2.0
// Baseline for serve: the least that a server on Boost.Beast does. One thread reads each request into a
// string, discards it and answers 200 `{}`. Prints its port; ends with SIGTERM.
// With a FILE it appends each body and syncs before it answers, in the loop itself: no server that
// guarantees durability can answer a single client sooner.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using beast::error_code;

int log_fd = -1;  // none

bool is_kept(const std::string& body) {
  return log_fd < 0 || (::write(log_fd, body.data(), body.size()) >= 0 && ::fdatasync(log_fd) == 0);
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket) : stream_(std::move(socket)) {
    stream_.socket().set_option(tcp::no_delay(true));
  }

  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_,
                     beast::bind_front_handler(&Session::on_read, shared_from_this()));
  }

 private:
  void on_read(error_code ec, std::size_t) {
    if (ec) return;
    response_ = {is_kept(request_.body()) ? http::status::ok : http::status::service_unavailable,
                 request_.version()};
    response_.set(http::field::content_type, "application/json");
    response_.keep_alive(request_.keep_alive());
    response_.body() = "{}";
    response_.prepare_payload();
    http::async_write(stream_, response_, beast::bind_front_handler(&Session::on_write, shared_from_this()));
  }
  void on_write(error_code ec, std::size_t) {
    if (!ec && response_.keep_alive()) read();
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

void accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](error_code ec, tcp::socket socket) {
    if (!ec) std::make_shared<Session>(std::move(socket))->read();
    accept(acceptor);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    log_fd = ::open(argv[1], O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) {
      std::perror(argv[1]);
      return 1;
    }
  }
  asio::io_context io{1};
  asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&io](error_code, int) { io.stop(); });
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  accept(acceptor);
  std::printf("%d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  io.run();
}
