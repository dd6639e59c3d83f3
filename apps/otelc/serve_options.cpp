// SPDX-License-Identifier: Apache-2.0
#include "serve_options.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <otelc/base/number.hpp>
#include <otelc/base/record_format.hpp>
#include <otelc/server/access.hpp>

#include "choices.hpp"
#include "help_groups.hpp"
#include "keep_option.hpp"
#include "option_checks.hpp"

namespace otelc::apps {
namespace {

constexpr std::int64_t kTimeoutMaxSeconds = 86'400;
constexpr const char* kPortVariable = "OTEL_COLLECTOR_PORT";

/// Whether Kubernetes set the variable, for a Service that is named otel-collector: `tcp://10.0.0.1:4318`.
bool has_service_link() {
  const char* const value =
      std::getenv(kPortVariable);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return value != nullptr && std::string_view(value).starts_with("tcp://");
}

void add_file_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--run-dir", options.run_dir, "Directory of the files, created with mode 0700 [run]")
      ->capture_default_str()
      ->option_text("DIR");
  command.add_option("--log", options.log, "Log file [run-dir/claude-otel.jsonl] (OTEL_LOG_FILE)")
      ->envname("OTEL_LOG_FILE")
      ->option_text("FILE");
  command
      .add_option("--rate-file", options.rate_file,
                  "File for the live rate [run-dir/claude-otel-rate.json] (OTEL_RATE_FILE)")
      ->envname("OTEL_RATE_FILE")
      ->option_text("FILE");
  command
      .add_option("--port-file", options.port_file,
                  "File for the port number [run-dir/otel-port] (OTEL_PORT_FILE)")
      ->envname("OTEL_PORT_FILE")
      ->option_text("FILE");
  command
      .add_option("--durability", options.durability,
                  "Answer when a record is on the disk (sync) or only written (os) [sync]")
      ->transform(
          one_of<store::Durability>({{"sync", store::Durability::sync}, {"os", store::Durability::os}}))
      ->option_text("sync|os");
  command
      .add_option("--max-log", options.log_bytes_max,
                  "Continue in LOG.1, LOG.2, ... at this size; nothing is deleted")
      ->transform(size())
      ->option_text("SIZE");
}

/// The values of `--timeout` up to their number.
const std::map<std::string, int server::Timeouts::*>& known_timeouts() {
  static const std::map<std::string, int server::Timeouts::*> known = {
      {"header=", &server::Timeouts::header_s},
      {"body=", &server::Timeouts::body_s},
      {"idle=", &server::Timeouts::idle_s},
      {"write=", &server::Timeouts::write_s}};
  return known;
}

/// Sets one of `timeouts` from `header=10`, in seconds. Returns an error, or an empty text.
std::string set_timeout(const std::string& text, server::Timeouts& timeouts) {
  const auto& known = known_timeouts();
  const std::size_t number = std::min(text.find('='), text.size() - 1) + 1;
  const auto found = known.find(text.substr(0, number));
  const auto seconds = parse_i64(text.substr(number));
  if (found == known.end() || !seconds || *seconds < 1 || *seconds > kTimeoutMaxSeconds) {
    return "must be header=N, body=N, idle=N or write=N with N from 1 to 86400, not " + text;
  }
  timeouts.*found->second = static_cast<int>(*seconds);
  return {};
}

void add_access_options(CLI::App& command, ServeOptions& options) {
  command
      .add_option("--token", options.token,
                  "Require Authorization: Bearer T, or /T/v1/... as the path (OTELC_TOKEN)")
      ->envname("OTELC_TOKEN")
      ->check(CLI::Validator(
          [](std::string& text) {
            const char* const why = "must be letters, digits and -._~ only";
            return server::is_usable_token(text) ? std::string() : std::string(why);
          },
          ""))
      ->option_text("T");
  command
      .add_option("--allow-host", options.allow_hosts,
                  "Accept this host name besides localhost and IP addresses; repeatable")
      ->check(CLI::Validator(
          [](std::string& text) {
            const bool bare = !text.empty() && text.find_first_of("/:@[] \t") == std::string::npos;
            return bare ? std::string() : "must be a host name without port or scheme, not " + text;
          },
          ""))
      ->allow_extra_args(false)
      ->option_text("NAME");
}

void add_limit_options(CLI::App& command, ServeOptions& options) {
  command
      .add_option("--max-body", options.body_bytes_max,
                  "Largest request body, also after decompression [64MiB]")
      ->transform(size())
      ->check(at_most_mib(record_format::kLineBytesMax >> 20))
      ->option_text("SIZE");
  command
      .add_option("--max-connections", options.connections_max,
                  "Refuse more connections than this at a time [2000]")
      ->check(count())
      ->option_text("N");
  command
      .add_option("--timeout", options.timeout_texts,
                  "Seconds for header, body, idle or write [10, 30, 60, 30]; repeatable")
      ->check(with_choices(
          CLI::Validator([&options](std::string& text) { return set_timeout(text, options.timeouts); }, ""),
          names_in(known_timeouts())))
      ->allow_extra_args(false)
      ->option_text("WHAT=N");
}

}  // namespace

void add_serve_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--bind", options.bind_address, "IP address to listen on [127.0.0.1] (OTEL_BIND_ADDR)")
      ->envname("OTEL_BIND_ADDR")
      ->capture_default_str()
      ->option_text("ADDR");
  CLI::Option* const port =
      command.add_option("--port", options.port, "TCP port; 0 picks a free one [4318] (OTEL_COLLECTOR_PORT)")
          ->capture_default_str()
          ->check(port_number())
          ->option_text("PORT");
  if (!has_service_link()) port->envname(kPortVariable);
  add_file_options(command, options);
  add_access_options(command, options);
  add_limit_options(command, options);
  add_log_options(command, options.messages);
  CLI::Option* const background = command.add_flag(
      "--background", options.in_background,
      "Serve in the background with a fresh log, a free port and a token; print variables for eval");
  add_keep_option(command, options.keep)->needs(background);
  CLI::Option* const stop =
      command.add_flag("--stop", options.stops, "Stop the serve that writes to the run directory")
          ->excludes(background);
  command.add_flag("--check", options.checks, "Exit 0 if the serve of the run directory answers, else 1")
      ->excludes(background)
      ->excludes(stop);
  group_options(command, "Address", {"--bind", "--port", "--background", "--stop", "--check"});
  group_options(command, "Files",
                {"--run-dir", "--log", "--rate-file", "--port-file", "--keep", "--durability", "--max-log"});
  group_options(command, "Access and limits",
                {"--token", "--allow-host", "--max-body", "--max-connections", "--timeout"});
  group_options(command, "Messages", {"--log-level", "--log-format"});
}

}  // namespace otelc::apps
