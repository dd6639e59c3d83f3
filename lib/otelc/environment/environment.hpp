// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace otelc::environment {

/// A process's environment, `NAME=value` each, in its own order. Not thread-safe.
class Environment {
 public:
  Environment() = default;
  explicit Environment(std::vector<std::string> variables) : variables_(std::move(variables)) {}
  /// This process's own.
  static Environment current();

  /// The first of that name, as getenv(3) finds it. The view lives until the next change.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  /// As get(), and nullopt for an empty value too: the OpenTelemetry specification takes it for unset.
  [[nodiscard]] std::optional<std::string_view> get_filled(std::string_view name) const;
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  [[nodiscard]] const std::vector<std::string>& variables() const { return variables_; }

 private:
  std::vector<std::string> variables_;
};

}  // namespace otelc::environment
