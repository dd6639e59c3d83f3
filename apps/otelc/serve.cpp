// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/base/clock.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/log.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/number.hpp>
#include <otelc/base/random_hex.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/ingest/live_rate.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/launch/older_logs.hpp>
#include <otelc/launch/run_log.hpp>
#include <otelc/process/background.hpp>
#include <otelc/server/access.hpp>
#include <otelc/server/server.hpp>
#include <otelc/base/record_format.hpp>
#include <otelc/store/log_writer.hpp>
#include <otelc/store/run_dir.hpp>

#include "command.hpp"
#include "exit_code.hpp"
#include "help_groups.hpp"
#include "keep_option.hpp"
#include "option_checks.hpp"
#include "port_file.hpp"
#include "serve_background.hpp"
#include "serve_log.hpp"

namespace otelc::apps {
namespace {

constexpr std::size_t kFilesMax = 64;
constexpr std::int64_t kTimeoutMaxSeconds = 86'400;
constexpr int kHeldBackEveryMs = 1'000;

struct Options {
  std::string bind_address = "127.0.0.1";
  std::uint16_t port = 4318;
  std::string run_dir = "run";
  std::string log;  // empty: in the run dir, as the other two
  std::string rate_file;
  std::string port_file;
  std::uint64_t body_bytes_max = 64u << 20;
  store::Durability durability = store::Durability::sync;
  std::uint64_t log_bytes_max = 0;  // of one file; 0: no limit
  std::string token;
  std::vector<std::string> allow_hosts;
  std::size_t connections_max = server::ServerOptions{}.connections_max;
  server::Timeouts timeouts;
  std::vector<std::string> timeout_texts;  // what `timeouts` has been set from
  LogOptions messages;
  bool in_background = false;
  bool stops = false;  // another serve
  launch::Keep keep;
};

constexpr std::size_t kTokenBytes = 16;
constexpr std::string_view kTokenVariable = "OTELC_TOKEN";

int failed(const Error& error) {
  say(error.message);
  return kFailed;
}

void place_files(Options& options) {
  const std::filesystem::path dir(options.run_dir);
  if (options.log.empty()) options.log = dir / "claude-otel.jsonl";
  if (options.rate_file.empty()) options.rate_file = dir / "claude-otel-rate.json";
  if (options.port_file.empty()) options.port_file = dir / "otel-port";
}

/// Of the files that others read.
std::set<std::string> directories_of(const Options& options) {
  std::set<std::string> directories;
  for (const std::string* file : {&options.log, &options.rate_file, &options.port_file}) {
    const auto parent = std::filesystem::path(*file).parent_path();
    directories.insert(parent.empty() ? "." : parent.string());
  }
  return directories;
}

Result<void> check_directories(const Options& options) {
  const auto run_dir = std::filesystem::path(options.run_dir.empty() ? "." : options.run_dir) / "";
  for (const std::string& directory : directories_of(options)) {
    const bool is_run_dir = std::filesystem::path(directory) / "" == run_dir;
    if (auto safe = is_run_dir ? store::check_run_dir(directory) : store::check_file_dir(directory); !safe)
      return safe;
  }
  return {};
}

/// What exists is looked at before anything is made, and once more for what came meanwhile.
Result<void> make_directories(const Options& options) {
  if (auto safe = check_directories(options); !safe) return safe;
  for (const std::string& directory : directories_of(options))
    if (auto made = store::make_run_dir(directory); !made) return made;
  return check_directories(options);
}

void warn_of_open_directories(Logger& logger, const Options& options) {
  for (const std::string& directory : directories_of(options))
    if (store::is_open_to_others(directory))
      logger.warning("open_directory", "others may replace the files in " + directory +
                                           "; run `chmod go-w` on it or choose another directory");
}

/// The usual soft limit of 1,024 is less than the connections that we take. Some are left for files.
std::size_t descriptors_for_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kFilesMax;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) (void)::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > kFilesMax ? limit.rlim_cur - kFilesMax : 1;
}

server::ServerOptions server_options(const Options& options, server::Observer& observer) {
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

/// What befalls the log: a full or failing disk, a file that was moved. "There is room again" comes this
/// way too: who sees the error must see its end.
std::function<void(const std::string&)> log_notices(Logger& logger) {
  return [&logger](const std::string& message) { logger.error("log_file", message); };
}

std::string messages_file(const Options& options) {
  return std::filesystem::path(options.run_dir) / "otelc-serve.log";
}

/// In the background each serve is a run of its own, with a fresh log.
Result<void> begin_run(const Options& options) {
  if (!options.in_background) return {};
  if (auto moved = launch::move_older_log(options.log); !moved) return tl::unexpected(moved.error());
  return launch::remove_older_logs(options.log, options.keep, system_clock().now());
}

int serve(const Options& options, process::Background* background) {
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
    logger.warning("open_to_others", "other machines reach " + options.bind_address +
                                         ", and without --token all of them may write into the log");
  }
  if (background != nullptr) {
    if (auto left = background->leave(std::to_string(port), messages_file(options)); !left)
      return failed(left.error());
  }
  (*server)->every(kHeldBackEveryMs, [&logger] { logger.write_held_back(Logger::HeldBack::due); });
  (*server)->run();
  receiver.finish({});  // it has waited as long as it may
  request_log.say_stopped(live_rate.totals());
  if (live_rate.uncounted() > 0)
    logger.warning("uncounted",
                   "out of memory while counting: tokens and cost above may lack requests that the log has");
  return kDone;
}

int run(Options options) {
  fill_standard_descriptors();
  place_files(options);
  if (options.stops) return stop_serve(options.log, messages_file(options));
  if (!options.in_background) return serve(options, nullptr);
  if (options.token.empty()) options.token = random_hex(kTokenBytes);
  auto background = process::Background::fork();
  if (!background) return failed(background.error());
  return background->is_starter() ? finish_starter(*background, options.token) : serve(options, &*background);
}

void add_file_options(CLI::App& command, Options& options) {
  command.add_option("--run-dir", options.run_dir, "Where the files go, made with mode 0700 [run]")
      ->capture_default_str()
      ->option_text("DIR");
  command.add_option("--log", options.log, "The log [run-dir/claude-otel.jsonl] (OTEL_LOG_FILE)")
      ->envname("OTEL_LOG_FILE")
      ->option_text("FILE");
  command
      .add_option("--rate-file", options.rate_file,
                  "The live rate [run-dir/claude-otel-rate.json] (OTEL_RATE_FILE)")
      ->envname("OTEL_RATE_FILE")
      ->option_text("FILE");
  command
      .add_option("--port-file", options.port_file,
                  "Where the port is told [run-dir/otel-port] (OTEL_PORT_FILE)")
      ->envname("OTEL_PORT_FILE")
      ->option_text("FILE");
}

/// `header=10`: one of the timeouts, in seconds. An error's text, or nothing.
std::string set_timeout(const std::string& text, server::Timeouts& timeouts) {
  const std::map<std::string, int*> known = {{"header", &timeouts.header_s},
                                             {"body", &timeouts.body_s},
                                             {"idle", &timeouts.idle_s},
                                             {"write", &timeouts.write_s}};
  const std::size_t equals = std::min(text.find('='), text.size());
  const auto found = known.find(text.substr(0, equals));
  const auto seconds = parse_i64(text.substr(std::min(equals + 1, text.size())));
  if (found == known.end() || !seconds || *seconds < 1 || *seconds > kTimeoutMaxSeconds) {
    return "must be header=SECONDS, body=, idle= or write=, 1 to 86400, not " + text;
  }
  *found->second = static_cast<int>(*seconds);
  return {};
}

void add_access_options(CLI::App& command, Options& options) {
  command
      .add_option("--token", options.token,
                  "Clients must send Authorization: Bearer T or /T/v1/... (OTELC_TOKEN)")
      ->envname(std::string(kTokenVariable))
      ->check(CLI::Validator(
          [](std::string& text) {
            const char* const why = "must be letters, digits and -._~ only";
            return server::is_usable_token(text) ? std::string() : std::string(why);
          },
          ""))
      ->option_text("T");
  command
      .add_option("--allow-host", options.allow_hosts,
                  "A host name for clients, besides localhost and IP addresses; repeatable")
      ->check(CLI::Validator(
          [](std::string& text) {
            const bool bare = !text.empty() && text.find_first_of("/:@[] \t") == std::string::npos;
            return bare ? std::string() : "must be a host name without port or scheme, not " + text;
          },
          ""))
      ->allow_extra_args(false)
      ->option_text("NAME");
}

/// `OTELC_TOKEN="$SECRET"` with SECRET unset is an accident that must not open the port to everybody.
void refuse_empty_token(const CLI::Option& token) {
  const auto given = environment::Environment::current().get(kTokenVariable);
  if (token.count() == 0 && given && given->empty())
    throw CLI::ValidationError(std::string(kTokenVariable),
                               "is set but empty; unset it to serve without a token");
}

void add_limit_options(CLI::App& command, Options& options) {
  command.add_option("--max-body", options.body_bytes_max, "Largest body, also after decompression [64MiB]")
      ->transform(size())
      ->check(at_most_mib(record_format::kLineBytesMax >> 20))
      ->option_text("SIZE");
  command.add_option("--max-connections", options.connections_max, "More at a time are refused [2000]")
      ->check(count())
      ->option_text("N");
  command
      .add_option("--timeout", options.timeout_texts,
                  "Seconds for each header, body, idle, write [10, 30, 60, 30]; repeatable")
      ->check(
          CLI::Validator([&options](std::string& text) { return set_timeout(text, options.timeouts); }, ""))
      ->allow_extra_args(false)
      ->option_text("WHAT=N");
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("serve", "Receive OTLP over HTTP and gRPC, and keep it in a log");
  command->add_option("--bind", options->bind_address, "IP address to listen on [127.0.0.1] (OTEL_BIND_ADDR)")
      ->envname("OTEL_BIND_ADDR")
      ->capture_default_str()
      ->option_text("ADDR");
  const CLI::Option* const port =
      command->add_option("--port", options->port, "TCP port, 0: any free one [4318] (OTEL_COLLECTOR_PORT)")
          ->envname("OTEL_COLLECTOR_PORT")
          ->capture_default_str()
          ->check(port_number())
          ->option_text("PORT");
  add_file_options(*command, *options);
  add_access_options(*command, *options);
  add_limit_options(*command, *options);
  command
      ->add_option("--durability", options->durability,
                   "Answer when a record is on the disk (sync) or written (os) [sync]")
      ->transform(
          one_of<store::Durability>({{"sync", store::Durability::sync}, {"os", store::Durability::os}}))
      ->option_text("sync|os");
  command
      ->add_option("--max-log", options->log_bytes_max,
                   "Go on in LOG.1, LOG.2, ... at this size; nothing is deleted")
      ->transform(size())
      ->option_text("SIZE");
  add_log_options(*command, options->messages);
  CLI::Option* const background = command->add_flag("--background", options->in_background,
                                                    "Fresh log, free port, token; prints variables for eval");
  add_keep_option(*command, options->keep)->needs(background);
  command->add_flag("--stop", options->stops, "End the serve that writes into the run directory")
      ->excludes(background);
  group_options(*command, "Address", {"--bind", "--port", "--background", "--stop"});
  group_options(*command, "Files",
                {"--run-dir", "--log", "--rate-file", "--port-file", "--keep", "--durability", "--max-log"});
  group_options(*command, "Access and limits",
                {"--token", "--allow-host", "--max-body", "--max-connections", "--timeout"});
  group_options(*command, "Messages", {"--log-level", "--log-format"});
  command->footer(
      "A flag wins over its environment variable. SIGTERM and SIGINT end it, exit code 0; 1 when a port,\n"
      "a log or a file cannot be had; 2 for wrong usage.\n\n"
      "Example:\n  eval \"$(otelc serve --background)\"    # a CI job: the agents of this shell send here\n"
      "  claude -p \"fix the bug\"\n  otelc serve --stop\n  otelc summarize");
  const CLI::Option* const token = command->get_option("--token");
  command->callback([options, port, token, &exit_code] {
    if (!options->stops) refuse_empty_token(*token);
    if (options->in_background && port->count() == 0) options->port = 0;
    const bool is_here = options->bind_address == "127.0.0.1" || options->bind_address == "0.0.0.0";
    if (options->in_background && !is_here)  // what it prints for eval names 127.0.0.1
      throw CLI::ValidationError(
          "--bind", "must be 127.0.0.1 or 0.0.0.0 with --background, not " + options->bind_address);
    exit_code = run(*options);
  });
}

}  // namespace otelc::apps
