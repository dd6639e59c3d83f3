// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <otelc/base/terminal.hpp>

#include "option_checks.hpp"

namespace otelc::apps {

/// `--color`; its value goes to `colour`, which outlives the parse.
inline void add_colour_option(CLI::App& command, Colour& colour) {
  command.add_option("--color", colour, "[auto: by NO_COLOR and FORCE_COLOR, else on a terminal]")
      ->transform(
          one_of<Colour>({{"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}}))
      ->option_text("auto|always|never");
}

}  // namespace otelc::apps
