// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/http/request_head.hpp>

namespace otelc::server {

/// Who may send requests. Web pages in the user's browser can reach the port, too, so the fields that a page
/// cannot forge (Host, also after DNS rebinding, and Origin) must name this server.
struct AccessRules {
  std::string token;  ///< what clients must send; empty: nothing
  /// Host names accepted besides IP addresses, localhost and the names by which containers reach their host.
  std::vector<std::string> allow_hosts;
  /// Accept any Host in exports without an Origin, that is, not from a web page. For servers that other
  /// machines reach, under names we do not know.
  bool exports_by_any_name = false;
};

/// Decides which requests are accepted, by Host, Origin and token. Immutable; any thread.
class Access {
 public:
  struct Refusal {
    int http_status;           ///< 401 or 403
    std::string_view message;  ///< a literal
  };

  Access() = default;
  explicit Access(AccessRules rules) : rules_(std::move(rules)) {}

  /// Return why the request is refused; nullopt: it is accepted. `/healthz` needs no token.
  [[nodiscard]] std::optional<Refusal> refuse(const http::RequestHead& head) const;

  /// Return the request's path without a leading `/TOKEN`, as routes expect it. A view into `head`.
  [[nodiscard]] std::string_view path_of(const http::RequestHead& head) const;

 private:
  [[nodiscard]] bool knows_host(std::string_view authority) const;
  [[nodiscard]] bool knows_origin(const http::RequestHead& head) const;
  [[nodiscard]] bool has_token(const http::RequestHead& head) const;
  [[nodiscard]] bool is_token(std::string_view text) const;

  AccessRules rules_;
};

/// Return whether `text` can be a token: letters, digits and `-._~` only, so that it needs no escaping in a
/// path or a header. Not empty, `.` or `..`.
bool is_usable_token(std::string_view text);

/// Compare two texts in a time that depends on the length of `given` only, not on where they differ.
bool equal_in_constant_time(std::string_view secret, std::string_view given);

}  // namespace otelc::server
