// SPDX-License-Identifier: Apache-2.0
//
// The cursor rests at the start of the row. To print lines, the screen is erased from there to its end, then
// come the lines, then the row again, all in one write. If the terminal is made narrower, it may break the
// row in two; erasing to the end of the screen removes both parts.
//
// Output must not block signals: a write waits in poll(2) for the descriptor and for a signal, and writes
// only so many bytes that they do not block.
#include <otelc/tail/screen.hpp>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <otelc/base/terminal.hpp>

namespace otelc::tail {
namespace {

// A longer write may block, even if poll(2) calls the terminal writable.
constexpr std::size_t kTerminalChunkBytes = 256;

constexpr std::string_view kErase = "\r\x1b[J";  // ECMA-48: from the row's start to the end of the screen

}  // namespace

Screen::Screen(Signals* signals, int fd, Colour colour) : signals_(signals), fd_(fd) {
  const Terminal terminal = terminal_of(fd_, colour);
  columns_ = terminal.columns;
  is_coloured_ = terminal.is_coloured;
  if (!is_terminal()) return;
  chunk_bytes_ = kTerminalChunkBytes;
  has_row_ = !terminal.is_dumb && signals_ != nullptr;
}

Screen::~Screen() {
  clear_row();
}

void Screen::measure() {
  // A terminal that has hung up has no size; keep the last one.
  if (const std::size_t columns = terminal_of(fd_).columns; columns > 0) columns_ = columns;
  if (is_row_drawn_) clear_row();
}

bool Screen::is_foreground() const {
  return ::tcgetpgrp(fd_) == ::getpgrp();
}

std::string Screen::drawn_row() const {
  if (!is_coloured_) return row_ + "\r";
  return "\x1b[7m" + row_ + "\x1b[0m\r";
}

void Screen::print(std::string_view lines) {
  if (lines.empty()) return;
  if (!is_row_drawn_) return write(lines);
  std::string bytes(kErase);
  bytes += lines;
  is_row_drawn_ = is_foreground();
  if (is_row_drawn_) bytes += drawn_row();
  write(bytes);
}

void Screen::show_row(const std::string& text) {
  if (!has_row_ || (is_row_drawn_ && text == row_)) return;
  if (!is_foreground()) return;
  row_ = text;
  is_row_drawn_ = true;
  write(std::string(kErase) + drawn_row());
}

void Screen::clear_row() {
  if (!is_row_drawn_) return;
  is_row_drawn_ = false;
  if (is_foreground()) write(kErase);
}

void Screen::end_row(const std::string& line) {
  is_row_drawn_ = false;
  if (has_row_ && is_foreground()) write(std::string(kErase) + line + "\n");
}

void Screen::note_poll(short revents) {
  if ((revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) is_gone_ = true;
}

/// Returns false if a signal asks to stop before the descriptor is writable.
bool Screen::wait_until_writable() {
  pollfd polled[] = {{fd_, POLLOUT, 0}, {signals_ != nullptr ? signals_->fd() : -1, POLLIN, 0}};
  while (true) {
    const bool must_end = signals_ != nullptr && signals_->should_stop();
    // At the end the row still has to be erased: wait for that a little, but not forever.
    constexpr int kLastWaitMs = 100;
    const int ready = ::poll(polled, must_end ? 1 : 2, must_end ? kLastWaitMs : -1);
    if (ready < 0 && errno != EINTR) return true;  // the write reports the error
    if (polled[0].revents != 0) return true;
    if (must_end) return false;
    if (signals_ == nullptr) continue;
    signals_->take();
    if (signals_->should_suspend()) signals_->suspend();
  }
}

void Screen::write(std::string_view bytes) {
  while (!bytes.empty() && !is_gone_) {
    if (!wait_until_writable()) return;
    const ssize_t size = ::write(fd_, bytes.data(), std::min(bytes.size(), chunk_bytes_));
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno != EINTR && errno != EAGAIN) {
      is_gone_ = true;
      // EIO: the terminal has been hung up.
      if (errno != EPIPE && !(errno == EIO && columns_ > 0)) error_number_ = errno;
    }
  }
}

}  // namespace otelc::tail
