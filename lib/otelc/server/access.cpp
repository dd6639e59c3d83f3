// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/access.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include <otelc/otlp/signal.hpp>

namespace otelc::server {
namespace {

// The second and third are the names by which containers reach their host.
constexpr std::array<std::string_view, 3> kOwnNames = {"localhost", "host.docker.internal",
                                                       "host.containers.internal"};
constexpr std::string_view kBearer = "bearer ";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool starts_without_case(std::string_view text, std::string_view start) {
  return equal_without_case(text.substr(0, start.size()), start);
}

bool is_ip_literal(std::string_view host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const std::string text(bracketed ? host.substr(1, host.size() - 2) : host);
  return ::inet_pton(bracketed ? AF_INET6 : AF_INET, text.c_str(), address.data()) == 1 &&
         text.find('\0') == std::string::npos;
}

/// Returns the host of `host[:port]`; empty for anything else.
std::string_view host_of(std::string_view authority) {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return {};
  const std::size_t colon = authority.find(':', bracket);
  if (colon == std::string_view::npos) return authority;
  const std::string_view port = authority.substr(colon + 1);
  const bool digits = std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? authority.substr(0, colon) : std::string_view{};
}

bool is_export(const http::RequestHead& head, std::string_view path) {
  return head.method == "POST" && (otlp::signal_of_path(path) || otlp::signal_of_grpc_path(path));
}

}  // namespace

bool is_usable_token(std::string_view text) {
  const auto usable = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
  };
  // Clients that normalize paths would remove "." and "..".
  return !text.empty() && text != "." && text != ".." && std::all_of(text.begin(), text.end(), usable);
}

bool equal_in_constant_time(std::string_view secret, std::string_view given) {
  unsigned different = secret.size() == given.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char expected = secret.empty() ? '\0' : secret[i % secret.size()];
    different |= static_cast<unsigned>(static_cast<unsigned char>(expected ^ given[i]));
  }
  return different == 0;
}

bool Access::is_token(std::string_view text) const {
  return equal_in_constant_time(rules_.token, text);
}

bool Access::has_token(const http::RequestHead& head) const {
  if (rules_.token.empty()) return true;
  const bool bearer = starts_without_case(head.authorization, kBearer);
  if (bearer && is_token(std::string_view(head.authorization).substr(kBearer.size()))) return true;
  return path_of(head).size() != head.path().size();
}

std::string_view Access::path_of(const http::RequestHead& head) const {
  const std::string_view path = head.path();
  if (rules_.token.empty() || !path.starts_with('/')) return path;
  const std::size_t end = std::min(path.find('/', 1), path.size());
  if (!is_token(path.substr(1, end - 1))) return path;
  return path.substr(end);
}

bool Access::knows_host(std::string_view authority) const {
  const std::string_view host = host_of(authority);
  if (host.empty()) return false;
  const auto is_host = [host](std::string_view name) { return equal_without_case(name, host); };
  return is_ip_literal(host) || std::any_of(kOwnNames.begin(), kOwnNames.end(), is_host) ||
         std::any_of(rules_.allow_hosts.begin(), rules_.allow_hosts.end(), is_host);
}

/// Accepts pages from this server and from hosts that the user has allowed.
bool Access::knows_origin(const http::RequestHead& head) const {
  std::string_view authority = head.origin;
  if (starts_without_case(authority, "http://")) {
    authority.remove_prefix(7);
  } else if (starts_without_case(authority, "https://")) {
    authority.remove_prefix(8);
  } else {
    return false;
  }
  const std::string_view host = host_of(authority);
  if (host.empty()) return false;
  return equal_without_case(authority, head.authority()) ||
         std::any_of(rules_.allow_hosts.begin(), rules_.allow_hosts.end(),
                     [host](std::string_view name) { return equal_without_case(name, host); });
}

std::optional<Access::Refusal> Access::refuse(const http::RequestHead& head) const {
  const std::string_view path = path_of(head);
  if (head.has_origin && !knows_origin(head)) {
    return Refusal{403, "a web page of another origin may not use this collector"};
  }
  // HTTP/1.0 has no Host. Browsers do not use it, so this admits no web page.
  const bool nameless = head.version == 10 && head.authority().empty();
  const bool any_name = rules_.exports_by_any_name && !head.has_origin && is_export(head, path);
  if (!nameless && !any_name && !knows_host(head.authority())) {
    return Refusal{403, "this host name is not known here: name it with --allow-host, or use the IP address"};
  }
  if (!has_token(head) && path != "/healthz") {
    return Refusal{
        401, "the token is missing or wrong: send it as Authorization: Bearer TOKEN, or as /TOKEN/v1/..."};
  }
  return std::nullopt;
}

}  // namespace otelc::server
