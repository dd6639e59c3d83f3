// SPDX-License-Identifier: Apache-2.0
#include "serve.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include <otelc/base/clock.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/log.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/random_hex.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/ingest/live_rate.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/launch/older_logs.hpp>
#include <otelc/launch/run_log.hpp>
#include <otelc/process/background.hpp>
#include <otelc/server/server.hpp>
#include <otelc/store/log_writer.hpp>
#include <otelc/store/run_dir.hpp>

#include "exit_code.hpp"
#include "port_file.hpp"
#include "serve_background.hpp"
#include "serve_check.hpp"
#include "serve_log.hpp"
#include "serve_options.hpp"

namespace otelc::apps {
namespace {

constexpr std::size_t kFilesMax = 64;
constexpr int kHeldBackEveryMs = 1'000;
constexpr std::size_t kTokenBytes = 16;
constexpr std::string_view kTokenVariable = "OTELC_TOKEN";

int failed(const Error& error) {
  say(error.message);
  return kFailed;
}

void place_files(ServeOptions& options) {
  const std::filesystem::path dir(options.run_dir);
  if (options.log.empty()) options.log = dir / "claude-otel.jsonl";
  if (options.rate_file.empty()) options.rate_file = dir / "claude-otel-rate.json";
  if (options.port_file.empty()) options.port_file = dir / "otel-port";
}

/// Returns the directories of the files that other programs read.
std::set<std::string> directories_of(const ServeOptions& options) {
  std::set<std::string> directories;
  for (const std::string* file : {&options.log, &options.rate_file, &options.port_file}) {
    const auto parent = std::filesystem::path(*file).parent_path();
    directories.insert(parent.empty() ? "." : parent.string());
  }
  return directories;
}

Result<void> check_directories(const ServeOptions& options) {
  const auto run_dir = std::filesystem::path(options.run_dir.empty() ? "." : options.run_dir) / "";
  for (const std::string& directory : directories_of(options)) {
    const bool is_run_dir = std::filesystem::path(directory) / "" == run_dir;
    if (auto safe = is_run_dir ? store::check_run_dir(directory) : store::check_file_dir(directory); !safe)
      return safe;
  }
  return {};
}

/// Checks what exists before creating anything, and again for what appeared meanwhile.
Result<void> make_directories(const ServeOptions& options) {
  if (auto safe = check_directories(options); !safe) return safe;
  for (const std::string& directory : directories_of(options))
    if (auto made = store::make_run_dir(directory); !made) return made;
  return check_directories(options);
}

void warn_of_open_directories(Logger& logger, const ServeOptions& options) {
  for (const std::string& directory : directories_of(options))
    if (store::is_open_to_others(directory))
      logger.warning("open_directory", "other users may replace the files in " + directory +
                                           "; run `chmod go-w` on it or choose another directory");
}

/// Raises the limit of open descriptors, because the usual soft limit of 1,024 is less than the connections
/// that serve accepts. Returns what remains for connections after kFilesMax files.
std::size_t descriptors_for_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kFilesMax;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) (void)::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > kFilesMax ? limit.rlim_cur - kFilesMax : 1;
}

server::ServerOptions server_options(const ServeOptions& options, server::Observer& observer) {
  server::ServerOptions to;
  to.bind_address = options.bind_address;
  to.port = options.port;
  to.limits.body_bytes_max = options.body_bytes_max;
  to.timeouts = options.timeouts;
  to.connections_max = std::min(options.connections_max, descriptors_for_connections());
  to.token = options.token;
  to.allow_hosts = options.allow_hosts;
  to.observer = &observer;
  return to;
}

/// Logs problems of the log file (a full or failing disk, a file that was moved), and their ends as errors,
/// too: a filter that shows the problem must show that it is over.
std::function<void(const std::string&)> log_notices(Logger& logger) {
  return [&logger](const std::string& message) { logger.error("log_file", message); };
}

std::string messages_file(const ServeOptions& options) {
  return std::filesystem::path(options.run_dir) / "otelc-serve.log";
}

/// Starts a fresh log in the background, where each serve is a run of its own.
Result<void> begin_run(const ServeOptions& options) {
  if (!options.in_background) return {};
  if (auto moved = launch::move_older_log(options.log); !moved) return tl::unexpected(moved.error());
  return launch::remove_older_logs(options.log, options.keep, system_clock().now());
}

int serve(const ServeOptions& options, process::Background* background) {
  if (auto made = make_directories(options); !made) return failed(made.error());
  if (auto begun = begin_run(options); !begun) return failed(begun.error());
  Logger logger({.level = options.messages.level, .format = options.messages.format});
  warn_of_open_directories(logger, options);
  auto log = store::LogWriter::open({.path = options.log,
                                     .durability = options.durability,
                                     .file_bytes_max = options.log_bytes_max,
                                     .notice = log_notices(logger)});
  if (!log) return failed(log.error());
  PortFile port_file(options.port_file);
  ingest::LiveRate live_rate(options.rate_file, system_clock());
  ingest::Receiver receiver(
      {.body_bytes_max = options.body_bytes_max, .drops_content_of_spans = options.in_background}, **log,
      &live_rate, system_clock());
  RequestLog request_log(logger);
  auto server = server::Server::listen(server_options(options, request_log), receiver);
  if (!server) return failed(server.error());
  (*server)->stop_on_signals();
  const std::uint16_t port = (*server)->port();
  if (auto written = port_file.write(port); !written) return failed(written.error());
  greet(logger, options.bind_address, port, options.log);
  if (!(*server)->is_loopback() && options.token.empty()) {
    logger.warning("open_to_others", "other machines can reach " + options.bind_address +
                                         " and write to the log; require a token with --token");
  }
  if (background != nullptr) {
    if (auto left = background->leave(std::to_string(port), messages_file(options)); !left)
      return failed(left.error());
  }
  (*server)->every(kHeldBackEveryMs, [&logger] { logger.write_held_back(Logger::HeldBack::due); });
  (*server)->run();
  receiver.finish({});  // without waiting: the server has waited as long as it may
  request_log.say_stopped(live_rate.totals());
  if (live_rate.uncounted() > 0)
    logger.warning(
        "uncounted",
        "out of memory while counting: tokens and cost above may lack requests that are in the log");
  return kDone;
}

int run(ServeOptions options) {
  fill_standard_descriptors();
  place_files(options);
  if (options.checks) return check_serve(options.port_file, options.bind_address);
  if (options.stops) return stop_serve(options.log, messages_file(options));
  if (!options.in_background) return serve(options, nullptr);
  if (options.token.empty()) options.token = random_hex(kTokenBytes);
  auto background = process::Background::fork();
  if (!background) return failed(background.error());
  return background->is_starter() ? finish_starter(*background, options.token) : serve(options, &*background);
}

/// Rejects an empty OTELC_TOKEN: `OTELC_TOKEN="$SECRET"` with SECRET unset is an accident that must not open
/// the port to everybody.
void refuse_empty_token(const CLI::Option& token) {
  const auto given = environment::Environment::current().get(kTokenVariable);
  if (token.count() == 0 && given && given->empty())
    throw CLI::ValidationError(std::string(kTokenVariable),
                               "is set but empty; unset it to serve without a token");
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Receive OTLP over HTTP and gRPC and write it to a log");
  add_serve_options(*command, *options);
  command->footer(
      "A flag overrides its environment variable. SIGTERM and SIGINT stop serve.\n\n"
      "Exit codes: 0 stopped; 1 the port, the log or another file is not available; 2 wrong usage.\n\n"
      "Example:\n  eval \"$(otelc serve --background)\"    # CI job: agents of this shell send to otelc\n"
      "  claude -p \"fix the bug\"\n  otelc serve --stop\n  otelc summarize");
  const CLI::Option* const port = command->get_option("--port");
  const CLI::Option* const token = command->get_option("--token");
  command->callback([options, port, token, &exit_code] {
    if (!options->stops && !options->checks) refuse_empty_token(*token);
    if (options->in_background && port->count() == 0) options->port = 0;
    const bool is_here = options->bind_address == "127.0.0.1" || options->bind_address == "0.0.0.0";
    if (options->in_background && !is_here)  // the variables for eval name 127.0.0.1
      throw CLI::ValidationError(
          "--bind", "must be 127.0.0.1 or 0.0.0.0 with --background, not " + options->bind_address);
    exit_code = run(*options);
  });
}

}  // namespace otelc::apps
