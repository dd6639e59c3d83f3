// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/findings/finding.hpp>
#include <otelc/report/options.hpp>

namespace otelc::doctor {

/// Builds the report of `otelc doctor` in sections, and counts warnings and errors. Escapes and shortens what
/// comes from outside, and wraps lines at the terminal's width. Not thread-safe.
class Page {
 public:
  enum class Mark { good, note, warning, error };

  explicit Page(report::TextStyle style) : style_(style) {}

  void heading(std::string_view text);
  void line(Mark mark, std::string_view text);
  /// Adds what to do about the line above, indented.
  void remedy(std::string_view text);
  void finding(const findings::Finding& finding);
  void findings(const std::vector<findings::Finding>& all);

  [[nodiscard]] std::size_t warnings() const { return warnings_; }
  [[nodiscard]] std::size_t errors() const { return errors_; }

  /// Ends the report with a line of totals and returns it. Call it once, last.
  [[nodiscard]] std::string take();

 private:
  void add(std::string_view mark, std::string_view colour, std::string_view text);

  report::TextStyle style_;
  std::string text_;
  std::size_t warnings_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace otelc::doctor
