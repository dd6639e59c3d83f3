// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <otelc/base/terminal.hpp>

#include "option_checks.hpp"

namespace otelc::apps {

/// Adds `--color`. `colour` outlives the parse.
inline void add_colour_option(CLI::App& command, Colour& colour) {
  command
      .add_option("--color", colour, "Use color [auto: as NO_COLOR and FORCE_COLOR say, else on a terminal]")
      ->transform(
          one_of<Colour>({{"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}}))
      ->option_text("auto|always|never");
}

}  // namespace otelc::apps
