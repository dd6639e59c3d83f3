// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: what the value of a variable means.

#include <optional>
#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>

namespace otelc::findings::detail {

[[nodiscard]] std::string lower_case(std::string_view text);

/// `1`, `true`, `yes`, `on`, in any case
[[nodiscard]] bool is_on(std::string_view value);
/// `0`, `false`, `no`, `off`, in any case
[[nodiscard]] bool is_off(std::string_view value);
[[nodiscard]] bool is_on(const environment::Environment& variables, std::string_view name);

/// `metrics`, `logs` or `traces` when the variable is of one signal; empty: of all.
[[nodiscard]] std::string_view signal_of(std::string_view variable);

/// Whose variable it is: `Claude Code`; `agents` when several read it.
[[nodiscard]] std::string_view agent_of(std::string_view variable);

/// The protocol that the exporter of the variable's signal uses; empty: not set.
[[nodiscard]] std::string_view protocol_for(std::string_view variable,
                                            const environment::Environment& variables);

struct Url {
  std::string_view scheme;  ///< `http`; empty: there is none
  std::string_view host;    ///< without brackets
  std::string_view port;    ///< as written; empty: there is none
  std::string_view path;    ///< from its slash on, without query

  /// `http://host:port`: without what may be secret.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] bool is_loopback() const;
};
/// Valid as long as `text`.
[[nodiscard]] Url parse_url(std::string_view text);

}  // namespace otelc::findings::detail
