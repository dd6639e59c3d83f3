// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/messages.hpp>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include <otelc/base/message_hold.hpp>
#include <otelc/base/standard_error.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/base/text.hpp>

namespace otelc {
namespace {

/// An upper bound of the width on a terminal: characters of three or more bytes may be two columns wide.
std::size_t columns_at_most(std::string_view word) {
  std::size_t columns = 0;
  while (!word.empty()) {
    const std::size_t size = first_utf8(word).size;
    columns += size < 3 ? 1 : 2;
    word.remove_prefix(size);
  }
  return columns;
}

}  // namespace

void say(std::string_view message) {
  const std::string line = "otelc: " + escape_for_terminal(message);
  print_to_stderr(wrapped_at_words(line, terminal_of(STDERR_FILENO).columns) + "\n");
}

std::string wrapped_at_words(std::string_view line, std::size_t columns) {
  constexpr std::string_view kIndent = "  ";
  if (columns == 0) return std::string(line);
  std::string out;
  std::size_t taken = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t word = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t end = end_of_word(line, word);
    const std::size_t width = columns_at_most(line.substr(word, end - word));
    if (taken > 0 && taken + (word - at) + width > columns) {
      out.append("\n").append(kIndent);
      taken = kIndent.size() + width;
    } else {
      out.append(word - at, ' ');
      taken += word - at + width;
    }
    out += line.substr(word, end - word);
    at = end;
  }
  return out;
}

void print_to_stderr(std::string_view text) {
  if (!MessageHold::keep(text)) write_to_standard_error(text);
}

bool try_print_to_stderr(std::string_view text) {
  pollfd room{STDERR_FILENO, POLLOUT, 0};
  // A closed or broken stderr is "ready": the write fails at once. A pipe is ready with PIPE_BUF bytes free.
  if (::poll(&room, 1, 0) == 0) return false;
  print_to_stderr(text);
  return true;
}

}  // namespace otelc
