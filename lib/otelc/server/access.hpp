// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/http/request_head.hpp>

namespace otelc::server {

/// Who may ask. A web page in the user's browser reaches this port too: what its requests cannot hide
/// (Host after DNS rebinding, Origin) must be one of ours.
struct AccessRules {
  std::string token;                     ///< empty: none is needed
  std::vector<std::string> allow_hosts;  ///< names besides localhost and the container runtimes' own
  /// Bound to an address that others reach: an export that no web page sent may name any host.
  bool exports_by_any_name = false;
};

/// Immutable; any thread.
class Access {
 public:
  struct Refusal {
    int http_status;  ///< 401 or 403
    std::string_view message;
  };

  Access() = default;
  explicit Access(AccessRules rules) : rules_(std::move(rules)) {}

  /// nullopt: it may be answered. `/healthz` needs no token.
  [[nodiscard]] std::optional<Refusal> refuse(const http::RequestHead& head) const;

  /// The request's path as routes know it: without the token in front.
  [[nodiscard]] std::string_view path_of(const http::RequestHead& head) const;

 private:
  [[nodiscard]] bool knows_host(std::string_view authority) const;
  [[nodiscard]] bool knows_origin(const http::RequestHead& head) const;
  [[nodiscard]] bool has_token(const http::RequestHead& head) const;
  [[nodiscard]] bool is_token(std::string_view text) const;

  AccessRules rules_;
};

/// Whether a text can be a token: letters, digits and `-._~` only, so that a path and a header can
/// carry it as it is.
bool is_usable_token(std::string_view text);

/// True in a time that does not depend on where the texts differ.
bool equal_in_constant_time(std::string_view secret, std::string_view given);

}  // namespace otelc::server
