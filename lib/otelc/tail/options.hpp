// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/base/terminal.hpp>

namespace otelc::tail {

/// What tail() prints.
enum class Format {
  text,  ///< lines for people
  json,  ///< one JSON object per line
  raw,   ///< the log's own lines
};

/// How many events of an existing log Begin::recent prints.
inline constexpr std::size_t kRecent = 10;

/// Where tail() starts to print.
enum class Begin {
  recent,  ///< with the last kRecent events of the log
  start,   ///< with the first event of the log
};

/// Whether tail() waits for new lines.
enum class Follow { yes, no };

/// The options of `otelc tail`.
struct TailOptions {
  std::string log;  ///< `-` is standard input, read to its end
  Format format = Format::text;
  Begin begin = Begin::recent;
  Follow follow = Follow::yes;
  Colour colour = Colour::automatic;
};

}  // namespace otelc::tail
