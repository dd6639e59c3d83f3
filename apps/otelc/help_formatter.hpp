// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace otelc::apps {

/// Formats `--help` in at most kColumns columns. An option's description is wrapped at words beside its name,
/// without the remarks that CLI11 appends (`Excludes: --other`).
class HelpFormatter : public CLI::Formatter {
 public:
  static constexpr std::size_t kColumns = 98;

  HelpFormatter();
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
};

}  // namespace otelc::apps
