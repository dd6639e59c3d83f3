// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

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

}  // namespace otelc::tail
