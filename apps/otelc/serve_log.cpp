// SPDX-License-Identifier: Apache-2.0
#include "serve_log.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <otelc/base/decimal.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/text.hpp>
#include <otelc/otlp/signal.hpp>

#include "option_checks.hpp"

namespace otelc::apps {
namespace {

/// docs/serve.md#messages lists the kinds.
struct KindOfStatus {
  int http_status;
  LogKind kind;
};
constexpr KindOfStatus kKindsOfRefusals[] = {
    {400, "bad_request"},      {401, "unauthorized"},        {403, "forbidden"},
    {404, "not_found"},        {405, "method_not_allowed"},  {408, "timeout"},
    {411, "length_required"},  {413, "too_large"},           {414, "target_too_long"},
    {415, "unsupported_type"}, {417, "unknown_expectation"}, {431, "header_too_large"},
    {503, "unavailable"},
};

LogKind kind_of_refusal(int http_status) {
  const auto* const row =
      std::find_if(std::begin(kKindsOfRefusals), std::end(kKindsOfRefusals),
                   [http_status](const KindOfStatus& known) { return known.http_status == http_status; });
  return row == std::end(kKindsOfRefusals) ? LogKind("internal_error") : row->kind;
}

std::string_view name_of(otlp::Signal signal) {
  return otlp::path_of(signal).substr(std::string_view("/v1/").size());
}

std::string_view name_of(server::Protocol protocol) {
  switch (protocol) {
    case server::Protocol::http1:
      return "http/1.1";
    case server::Protocol::http2:
      return "http/2";
    case server::Protocol::grpc:
      break;
  }
  return "grpc";
}

/// The fields that the debug line and the warning share.
LogFields request_fields(const server::Answered& answered) {
  LogFields fields{{"status", answered.http_status}, {"protocol", name_of(answered.protocol)}};
  if (answered.exported) fields.emplace_back("signal", name_of(answered.exported->signal));
  return fields;
}

void log_request(Logger& logger, const server::Answered& answered) {
  LogFields fields = request_fields(answered);
  if (const auto& exported = answered.exported) {
    fields.emplace_back("encoding", exported->encoding == otlp::Encoding::json ? "json" : "protobuf");
    fields.emplace_back("bytes", exported->body_bytes);
  }
  if (!answered.error.empty()) fields.emplace_back("error", answered.error);
  logger.debug("request", fields);
}

std::string with_port(std::string_view address, std::uint16_t port) {
  const bool is_v6 = address.find(':') != std::string_view::npos;
  return is_v6 ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

}  // namespace

void add_log_options(CLI::App& command, LogOptions& options) {
  command
      .add_option("--log-level", options.level, "debug, info, warning, error or off [info] (OTELC_LOG_LEVEL)")
      ->envname("OTELC_LOG_LEVEL")
      ->transform(one_of<LogLevel>({{"debug", LogLevel::debug},
                                    {"info", LogLevel::info},
                                    {"warning", LogLevel::warning},
                                    {"error", LogLevel::error},
                                    {"off", LogLevel::off}}))
      ->option_text("LEVEL");
  command
      .add_option("--log-format", options.format,
                  "Text for people, or one JSON object per line [text] (OTELC_LOG_FORMAT)")
      ->envname("OTELC_LOG_FORMAT")
      ->transform(one_of<LogFormat>({{"text", LogFormat::text}, {"json", LogFormat::json}}))
      ->option_text("text|json");
}

void greet(Logger& logger, std::string_view address, std::uint16_t port, std::string_view log) {
  if (logger.format() == LogFormat::json) {
    logger.info("listening", {{"address", address}, {"port", port}, {"log", log}});
  } else if (logger.is_on(LogLevel::info)) {
    print_to_stderr(fmt::format("OTLP collector listening on {}, writing to {}\n", with_port(address, port),
                                escape_for_terminal(log)));
  }
}

void RequestLog::on_answer(const server::Answered& answered) {
  const bool is_refusal = answered.http_status >= 400;
  if (logger_.is_on(LogLevel::debug) && (answered.exported || is_refusal)) {
    log_request(logger_, answered);
  }
  if (!is_refusal) {
    if (answered.exported) ++kept_;
    return;
  }
  ++refused_;
  const bool is_our_fault = answered.http_status == 500;
  if (!logger_.is_on(is_our_fault ? LogLevel::error : LogLevel::warning)) return;
  LogFields fields = request_fields(answered);
  fields.emplace_back("error", answered.error);
  const LogKind kind = kind_of_refusal(answered.http_status);
  is_our_fault ? logger_.error(kind, "request failed", fields)
               : logger_.warning(kind, "request refused", fields);
}

void RequestLog::on_accept_failed(std::string_view why) {
  logger_.warning("accept_failed", "cannot accept connections; clients have to wait", {{"error", why}});
}

void RequestLog::say_stopped(const ledger::RunningTotals& totals) {
  logger_.write_held_back(Logger::HeldBack::all);
  constexpr int kDigits = 6;
  const std::string cost = totals.cost_usd ? decimal_text(*totals.cost_usd, kDigits) : "";
  LogFields fields{{"kept", kept_}, {"refused", refused_}, {"tokens", totals.tokens}};
  if (!cost.empty()) fields.emplace_back("cost_usd", cost);
  if (totals.unpriced_tokens > 0) fields.emplace_back("unpriced_tokens", totals.unpriced_tokens);
  logger_.info("stopped", fields);
}

}  // namespace otelc::apps
