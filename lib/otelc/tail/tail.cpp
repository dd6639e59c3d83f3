// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/tail.hpp>

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/store/follower.hpp>
#include <otelc/store/log_reader.hpp>
#include <otelc/store/unread_files.hpp>
#include <otelc/tail/keys.hpp>
#include <otelc/tail/receiver_watch.hpp>
#include <otelc/tail/screen.hpp>
#include <otelc/tail/signals.hpp>
#include <otelc/tail/view.hpp>

namespace otelc::tail {
namespace {

using std::chrono::milliseconds;

/// How the rate slides down is drawn so often; the follower wakes for new lines.
constexpr milliseconds kLookEvery{500};

void answer_signals(Signals& signals, Screen& screen) {
  signals.take();
  if (signals.should_suspend()) {
    screen.clear_row();
    signals.suspend();
    signals.take();
  }
  if (signals.take_redraw()) screen.measure();
}

Result<void> follow(const TailOptions& options, Signals& signals, Screen& screen, View& view) {
  ReceiverWatch receiver(options.log);
  store::Follower follower(options.log);
  std::optional<Keys> keys;
  if (screen.is_terminal()) keys.emplace(signals);
  bool is_live = false;
  bool is_waiting = false;
  while (!signals.should_stop() && !(keys && keys->should_quit()) && !screen.is_gone()) {
    pollfd also[] = {{signals.fd(), POLLIN, 0}, {STDOUT_FILENO, 0, 0}, {keys ? keys->fd() : -1, POLLIN, 0}};
    const auto line = follower.next(is_live ? kLookEvery : milliseconds(0), also);
    if (!line) return tl::unexpected(line.error());
    screen.note_poll(also[1].revents);
    if (line->has_value()) {
      view.take(**line);
    } else if (!is_live) {
      is_live = true;
      view.go_live();
    }
    if (!line->has_value()) {
      for (const auto& change : receiver.look(std::chrono::steady_clock::now(), system_clock().now())) {
        view.show(change);
      }
    }
    if (is_live && !follower.is_open() && !is_waiting) {
      is_waiting = true;
      say("waiting for " + options.log + ", which does not exist yet");
    }
    answer_signals(signals, screen);
    if (keys) keys->take();
    view.settle(false);
    if (follower.is_open()) view.show_status();
  }
  view.end_status();
  return {};
}

Result<void> read_file(const std::string& path, Screen& screen, View& view) {
  auto reader = store::LogReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  while (!screen.is_gone()) {
    const auto line = reader->next();
    if (!line) {
      if (line.error().kind != ErrorKind::bad_data) return tl::unexpected(line.error());
      view.skip();  // broken compression
      break;
    }
    if (!line->has_value()) break;
    view.take(**line);
  }
  return {};
}

Result<void> read_to_end(const TailOptions& options, Screen& screen, View& view) {
  store::UnreadFiles files;
  while (const auto path = files.next(options.log)) {
    if (auto read = read_file(*path, screen, view); !read) return read;
  }
  view.settle(true);
  view.go_live();
  return {};
}

}  // namespace

Result<void> tail(const TailOptions& options) {
  std::optional<Signals> signals;
  if (options.follow == Follow::yes && options.log != "-") signals.emplace();
  Screen screen(signals ? &*signals : nullptr, STDOUT_FILENO, options.colour);
  View view(options, screen, system_clock());
  auto done = signals ? follow(options, *signals, screen, view) : read_to_end(options, screen, view);
  screen.clear_row();
  if (view.skipped() > 0) {
    say(fmt::format("{} of {} could not be read",
                    view.skipped() == 1 ? "a line" : fmt::format("{} lines", view.skipped()), options.log));
  }
  if (!done) return done;
  if (screen.error_number() != 0) {
    return fail(ErrorKind::io, "cannot write to standard output: " + errno_text(screen.error_number()));
  }
  return {};
}

}  // namespace otelc::tail
