// SPDX-License-Identifier: Apache-2.0
#include "serve_check.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/messages.hpp>
#include <otelc/base/number.hpp>
#include <otelc/base/regular_file.hpp>
#include <otelc/doctor/export_client.hpp>

#include "exit_code.hpp"

namespace otelc::apps {
namespace {

constexpr std::chrono::milliseconds kCheckTime{2000};
constexpr int kOk = 200;

/// Returns nullopt unless the file holds a port in decimal digits.
std::optional<std::uint16_t> port_in(const std::string& file) {
  constexpr std::size_t kPortFileMax = 16;
  constexpr std::uint64_t kPortMax = 65'535;
  const auto text = read_regular_file(file, kPortFileMax);
  const auto port = text ? parse_u64(*text) : std::nullopt;
  if (!port || *port == 0 || *port > kPortMax) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

/// Returns the addresses to try. In most containers only the IPv4 loopback address exists, also for a serve
/// that listens on all addresses of both kinds.
std::vector<std::string> addresses_for(const std::string& bind_address) {
  if (bind_address == "0.0.0.0") return {"127.0.0.1"};
  if (bind_address == "::") return {"::1", "127.0.0.1"};
  return {bind_address};
}

/// Returns an empty text if `target` answers GET /healthz as serve does, else what is wrong.
std::string ask(const doctor::Target& target) {
  const auto status = doctor::ask_health(target, kCheckTime);
  if (!status) return fmt::format("otelc serve does not answer at {}", status.error().message);
  if (*status == kOk) return "";
  return fmt::format("{} answers GET /healthz with {}: it is not otelc serve", target.authority(), *status);
}

}  // namespace

int check_serve(const std::string& port_file, const std::string& bind_address) {
  const auto port = port_in(port_file);
  if (!port) {
    say(fmt::format("no otelc serve runs here: there is no port in {}", port_file));
    return kFailed;
  }
  std::string problem;
  for (const std::string& address : addresses_for(bind_address)) {
    problem = ask({.host = address, .port = *port});
    if (problem.empty()) return kDone;
  }
  say(problem);
  return kFailed;
}

}  // namespace otelc::apps
