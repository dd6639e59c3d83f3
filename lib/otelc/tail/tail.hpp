// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/base/terminal.hpp>

namespace otelc::tail {

enum class Format {
  text,  ///< lines for people
  json,  ///< an object a line
  raw,   ///< the log's own lines
};
enum class Begin {
  recent,  ///< with the last kRecent things that are there already
  start,   ///< with everything
};
enum class Follow { yes, no };

inline constexpr std::size_t kRecent = 10;

struct TailOptions {
  std::string log;  ///< `-`: standard input, which is read to its end
  Format format = Format::text;
  Begin begin = Begin::recent;
  Follow follow = Follow::yes;
  Colour colour = Colour::automatic;
};

/// Writes what happens in a log to standard output, and what a person has to know to standard error.
/// Following ends with SIGINT, SIGQUIT, SIGTERM or SIGHUP, with `q` or Ctrl-D on its terminal, or when nobody
/// reads any more: all of them a success. The log is always counted from its start, because the totals and
/// the recognition of resends need that; the end of a long one is shown first. Errors: `not_found` (when not
/// following), `refused`, `io`.
Result<void> tail(const TailOptions& options);

}  // namespace otelc::tail
