// SPDX-License-Identifier: Apache-2.0
#include "in_memory.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include <doctest/doctest.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/detail/http1_connection.hpp>
#include <otelc/server/detail/shared.hpp>
#include <otelc/store/log_writer.hpp>

#include "../../support/temp_dir.hpp"

namespace otelc::test {

// In the order of Server::Impl: what is destroyed later is used by what is destroyed earlier.
struct InMemory::Impl {
  explicit Impl(server::ServerOptions o) : options(std::move(o)), bodies(options.unfinished_bytes_max) {
    auto opened = store::LogWriter::open({.path = log_path(), .durability = store::Durability::os});
    REQUIRE(opened);
    log = std::move(*opened);
    receiver.emplace(ingest::Receiver::Options{options.limits.body_bytes_max}, *log, nullptr, system_clock());
    shared.emplace(io, options, bodies, *receiver);
    shared->access = server::Access({options.token, options.allow_hosts});
    shared->date = kDate;
    shared->on_closed = [] {};
  }
  ~Impl() { shared->completions->close(); }

  [[nodiscard]] std::string log_path() const { return dir.file("log.jsonl"); }

  TempDir dir;
  server::ServerOptions options;
  http::BodyBudget bodies;
  std::unique_ptr<store::LogWriter> log;
  std::optional<ingest::Receiver> receiver;
  boost::asio::io_context io{1};
  // Keeps the loop running while it waits only for the log's thread.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  std::optional<server::Shared> shared;
};

InMemory::InMemory(server::ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
InMemory::~InMemory() = default;

Wire InMemory::connect() {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  auto& io = impl_->io;
  server::Socket socket(io, boost::asio::generic::stream_protocol(AF_UNIX, 0), ends[1]);
  socket.non_blocking(true);
  const auto connection = std::make_shared<server::Http1Connection>(std::move(socket), *impl_->shared);
  impl_->shared->open.insert(connection);
  connection->start();
  constexpr std::chrono::seconds kTurnMax{20};
  return Wire(UniqueFd(ends[0]), [&io, kTurnMax] { return io.run_one_for(kTurnMax) > 0; });
}

std::size_t InMemory::open() const {
  return impl_->shared->open.size();
}

void InMemory::settle() {
  impl_->io.poll();
}

void InMemory::advance(int seconds) {
  for (int i = 0; i < seconds; ++i) {
    settle();
    impl_->shared->tick(impl_->shared->now_s + 1);
    settle();
  }
}

void InMemory::stop() {
  settle();
  impl_->shared->stop();
}

std::vector<std::string> InMemory::lines() {
  settle();
  impl_->receiver->finish(std::chrono::seconds(20));
  impl_->log.reset();
  return lines_of(impl_->log_path());
}

}  // namespace otelc::test
