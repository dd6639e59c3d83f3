// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/terminal.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace otelc {
namespace {

/// The value of an environment variable; empty when it is not set.
std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets any
  return value != nullptr ? value : "";
}

bool is_forced(const char* name) {
  const std::string_view value = variable(name);
  return !value.empty() && value != "0";
}

bool is_coloured(Colour colour, bool is_capable) {
  if (colour != Colour::automatic) return colour == Colour::always;
  if (!variable("NO_COLOR").empty()) return false;
  return is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE") || is_capable;
}

}  // namespace

Terminal terminal_of(int fd, Colour colour) {
  constexpr std::size_t kUsualColumns = 80;
  if (::isatty(fd) != 1) return {0, true, is_coloured(colour, false)};
  winsize size{};
  const bool is_known = ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const std::string_view type = variable("TERM");
  const bool is_dumb = type.empty() || type == "dumb";
  return {is_known ? size.ws_col : kUsualColumns, is_dumb, is_coloured(colour, !is_dumb)};
}

}  // namespace otelc
