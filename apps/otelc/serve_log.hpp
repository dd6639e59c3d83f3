// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <CLI/CLI.hpp>

#include <otelc/base/log.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/server/observer.hpp>

namespace otelc::apps {

struct LogOptions {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::text;
};

/// Adds --log-level and --log-format, with their environment variables. `options` outlives the parse.
void add_log_options(CLI::App& command, LogOptions& options);

/// Logs at level info where serve listens and writes. In text format this is a line that scripts wait for:
/// `OTLP collector listening on ADDRESS:PORT, writing to LOG`.
void greet(Logger& logger, std::string_view address, std::uint16_t port, std::string_view log);

/// Logs what the server answers: each refused request as a warning, whose kind follows from the HTTP status,
/// and at level debug every request but health checks. For the network thread only.
class RequestLog final : public server::Observer {
 public:
  /// `logger` must outlive it.
  explicit RequestLog(Logger& logger) : logger_(logger) {}

  void on_answer(const server::Answered& answered) override;
  void on_accept_failed(std::string_view why) override;

  /// Logs how many exports were kept, how many requests were refused, and what the kept ones report. Call it
  /// when the server has stopped.
  void say_stopped(const ledger::RunningTotals& totals);

 private:
  Logger& logger_;
  std::uint64_t kept_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace otelc::apps
