// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/server.hpp>
#include <otelc/store/log_writer.hpp>

#include "../../support/temp_dir.hpp"
#include "wire.hpp"

namespace otelc::test {

/// A server on a free port with a log of its own, in a thread. For tests that need a listener, a thread or
/// TCP; use InMemory to test a single connection.
class Running {
 public:
  explicit Running(server::ServerOptions options = {}, store::Durability durability = store::Durability::os) {
    auto log = store::LogWriter::open({.path = log_path(), .durability = durability});
    REQUIRE(log);
    log_ = std::move(*log);
    receiver_.emplace(ingest::Receiver::Options{options.limits.body_bytes_max}, *log_, nullptr,
                      system_clock());
    options.port = 0;
    auto server = server::Server::listen(options, *receiver_);
    REQUIRE(server);
    server_ = std::move(*server);
    port_ = server_->port();
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Running() { finish(); }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] Wire connect() const { return Wire::to_port(port_); }
  /// Accepts all who have connected; returns how many connections are open.
  std::size_t settle() { return server_->settle(); }
  void stop() { server_->stop(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  void finish() {
    if (server_) stop();
    join();
    server_.reset();
    receiver_.reset();
    log_.reset();
  }
  /// Stops, closes the log and reads it.
  std::vector<std::string> lines() {
    finish();
    return lines_of(log_path());
  }

 private:
  [[nodiscard]] std::string log_path() const { return dir_.file("log.jsonl"); }

  TempDir dir_;
  std::unique_ptr<store::LogWriter> log_;
  std::optional<ingest::Receiver> receiver_;
  std::unique_ptr<server::Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace otelc::test
