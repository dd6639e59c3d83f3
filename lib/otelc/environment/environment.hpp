// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace otelc::environment {

/// The environment variables of a process, as `NAME=value` in their original order. Use it to build the
/// environment of a command without changing our own. Not thread-safe.
class Environment {
 public:
  Environment() = default;
  explicit Environment(std::vector<std::string> variables) : variables_(std::move(variables)) {}
  /// Return a copy of this process's environment.
  static Environment current();

  /// Return the value of the first variable called `name`, as getenv(3) does; nullopt: not set. The view is
  /// valid until the next change.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  /// Like get(), but return nullopt for an empty value too: OpenTelemetry treats it as unset.
  [[nodiscard]] std::optional<std::string_view> get_filled(std::string_view name) const;
  /// Replace all variables called `name` with one, which becomes the last.
  void set(std::string_view name, std::string_view value);
  /// Remove all variables called `name`.
  void remove(std::string_view name);

  [[nodiscard]] const std::vector<std::string>& variables() const { return variables_; }

 private:
  std::vector<std::string> variables_;
};

}  // namespace otelc::environment
