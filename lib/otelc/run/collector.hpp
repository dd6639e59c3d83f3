// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/process/destination.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::run {

/// The receiver inside launch: a server on a free loopback port with a secret of its own, and the log in
/// the run directory. Its threads take no signals when the caller's thread blocks them.
class Collector {
 public:
  /// Opens the log (an older one is moved aside) and the port; nothing is served before start().
  /// `watch` sees what is kept, on the network thread; nullptr: nobody. It and `prices` must outlive this.
  /// Errors: as store::LogWriter::open and server::Server::listen.
  static Result<std::unique_ptr<Collector>> open(const std::string& run_dir, ingest::Consumer* watch,
                                                 const prices::PriceBook& prices = prices::built_in_prices());
  /// Stops too.
  ~Collector();

  void start();
  /// Answers what is in flight, but waits for no more of it than `at_most`; writes all that was received,
  /// and closes the log.
  void stop(std::chrono::milliseconds at_most = std::chrono::milliseconds(0));

  [[nodiscard]] process::Destination destination(process::Protocol protocol) const;
  [[nodiscard]] const std::string& log_path() const;
  /// Connections that are open now, those included that still wait to be accepted.
  [[nodiscard]] std::size_t connections();

  struct Arrivals {
    std::uint64_t requests = 0;
    std::optional<std::chrono::steady_clock::time_point> last;
  };
  /// Never ahead of summary().
  [[nodiscard]] Arrivals arrivals() const;
  /// What has arrived, whether the log has it or not. Any thread.
  [[nodiscard]] usage::Summary summary() const;
  /// Why it stopped serving in mid-run; empty: it did not. After stop().
  [[nodiscard]] const std::string& failure() const;

 private:
  struct Impl;
  explicit Collector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::run
