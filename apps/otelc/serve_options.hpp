// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/launch/older_logs.hpp>
#include <otelc/server/server.hpp>
#include <otelc/store/log_writer.hpp>

#include "serve_log.hpp"

namespace otelc::apps {

struct ServeOptions {
  std::string bind_address = "127.0.0.1";
  std::uint16_t port = 4318;
  std::string run_dir = "run";
  std::string log;  // empty: in run_dir; the same for the next two
  std::string rate_file;
  std::string port_file;
  std::uint64_t body_bytes_max = 64u << 20;
  store::Durability durability = store::Durability::sync;
  std::uint64_t log_bytes_max = 0;  // per file; 0: no limit
  std::string token;
  std::vector<std::string> allow_hosts;
  std::size_t connections_max = server::ServerOptions{}.connections_max;
  server::Timeouts timeouts;
  std::vector<std::string> timeout_texts;  // the arguments that set `timeouts`
  LogOptions messages;
  bool in_background = false;
  bool stops = false;   // stop another serve instead of serving
  bool checks = false;  // ask another serve whether it answers
  launch::Keep keep;
};

/// Adds the options of `otelc serve` to `command`. `options` outlives the parse.
void add_serve_options(CLI::App& command, ServeOptions& options);

}  // namespace otelc::apps
