// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: the meaning of variables and their values.

#include <optional>
#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>

namespace otelc::findings::detail {

/// Returns `text` with ASCII letters in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

/// Whether `value` is `1`, `true`, `yes` or `on`, in any case.
[[nodiscard]] bool is_on(std::string_view value);
/// Whether `value` is `0`, `false`, `no` or `off`, in any case.
[[nodiscard]] bool is_off(std::string_view value);
[[nodiscard]] bool is_on(const environment::Environment& variables, std::string_view name);

/// Returns `metrics`, `logs` or `traces` if the variable is about one signal; empty: about all.
[[nodiscard]] std::string_view signal_of(std::string_view variable);

/// Returns the agent that reads the variable, such as `Claude Code`, or `agents` if several do.
[[nodiscard]] std::string_view agent_of(std::string_view variable);

/// Returns the protocol that is set for the signal of `variable`; empty: not set.
[[nodiscard]] std::string_view protocol_for(std::string_view variable,
                                            const environment::Environment& variables);

struct Url {
  std::string_view scheme;  ///< `http`; empty: there is none
  std::string_view host;    ///< without brackets
  std::string_view port;    ///< as written; empty: there is none
  std::string_view path;    ///< begins with a slash; without query

  /// Returns `http://host:port`, without the parts that may be secret.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] bool is_loopback() const;
};
/// Splits a URL. The result refers to `text`.
[[nodiscard]] Url parse_url(std::string_view text);

}  // namespace otelc::findings::detail
