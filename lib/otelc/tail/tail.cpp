// SPDX-License-Identifier: Apache-2.0
//
// A short log is read from its start: the View holds events back until the end is reached, then prints the
// last few and everything that follows.
//
// A long log has two followers. The first one begins near the end and shows events at once. The second one
// counts the log from its start, in slices of 20 ms between keys, signals and new lines (count_behind). When
// it reaches the line that the first one showed last (MeetingPoint), the first one is dropped and the second
// one shows what follows.
#include <otelc/tail/tail.hpp>

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
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

/// A longer log is shown from this far before its end while it is counted from its start.
constexpr std::uint64_t kAheadBytes = 1 << 20;
/// A slice of counting: the longest that keys, signals and new lines wait for it.
constexpr milliseconds kCountFor{20};
/// How often the falling rate is redrawn. New lines wake the follower earlier.
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

/// Takes the lines that are there, at most about `bytes_max`. Errors are ignored: they occur again, and are
/// reported, when these lines are counted.
void take_ahead(store::Follower& ahead, std::uint64_t bytes_max, View& view) {
  for (std::uint64_t taken = 0; taken < bytes_max;) {
    const auto line = ahead.next(milliseconds(0));
    if (!line || !line->has_value()) return;
    view.take_ahead(**line);
    taken += (*line)->size;
  }
}

bool should_end(const Signals& signals, const std::optional<Keys>& keys, const Screen& screen) {
  return signals.should_stop() || (keys && keys->should_quit()) || screen.is_gone();
}

/// Shows the end of a long log and returns the follower that reads it; nullopt if the log is short or its end
/// has nothing to show.
std::optional<store::Follower> show_ahead(const TailOptions& options, View& view) {
  if (options.begin == Begin::start) return std::nullopt;
  auto ahead = store::Follower::near_end(options.log, kAheadBytes);
  if (!ahead) return std::nullopt;
  view.begin_ahead();
  // Well above kAheadBytes, so that all lines there are taken.
  constexpr std::uint64_t kBytesMax = std::uint64_t{32} << 20;
  take_ahead(*ahead, kBytesMax, view);
  if (!view.show_ahead()) return std::nullopt;
  return ahead;
}

/// Decides whether the count has reached the line that was shown last. Call it with each position of the
/// count. If the count has left that line's file, the line is passed.
class MeetingPoint {
 public:
  /// Whether the count is behind that line.
  bool is_passed(const store::LogPosition& counted, const store::LogPosition& ahead) {
    const bool is_there = is_in_its_file(counted, ahead);
    return is_there ? counted.offset > ahead.offset : was_there_;
  }
  /// Whether the count is at that line or behind it.
  bool is_reached(const store::LogPosition& counted, const store::LogPosition& ahead) {
    const bool is_there = is_in_its_file(counted, ahead);
    return is_there ? counted.offset >= ahead.offset : was_there_;
  }

 private:
  bool is_in_its_file(const store::LogPosition& counted, const store::LogPosition& ahead) {
    if (!ahead.is_in_same_file(file_)) {
      file_ = ahead;
      was_there_ = false;
    }
    const bool is_there = counted.is_in_same_file(ahead);
    was_there_ = was_there_ || is_there;
    return is_there;
  }

  store::LogPosition file_;  // the file of the line that was shown last
  bool was_there_ = false;   // the count has been in this file
};

/// Counts the log up to the line that was shown last, and shows new events meanwhile.
Result<void> count_behind(store::Follower& ahead, store::Follower& follower, Signals& signals,
                          std::optional<Keys>& keys, Screen& screen, View& view) {
  using Steady = std::chrono::steady_clock;
  // A file that is being truncated or copied may end for a moment and then grow again.
  constexpr milliseconds kQuietMax{2000};
  MeetingPoint point;
  bool is_end = false;
  auto last_came = Steady::now();
  while (!should_end(signals, keys, screen)) {
    for (const auto until = Steady::now() + kCountFor; Steady::now() < until;) {
      const auto line = follower.next(is_end ? kCountFor : milliseconds(0));
      if (!line) return tl::unexpected(line.error());
      is_end = !line->has_value();
      if (!is_end) last_came = Steady::now();
      const bool has_met = is_end ? Steady::now() - last_came >= kQuietMax ||
                                        point.is_reached(follower.position(), ahead.position())
                                  : point.is_passed(follower.position(), ahead.position());
      if (has_met) view.go_live();
      if (!is_end) view.take(**line);
      if (has_met) return {};
      if (is_end) break;
    }
    take_ahead(ahead, kAheadBytes, view);
    const auto progress = follower.progress();
    view.note_counted(progress.done, progress.all);
    pollfd out{STDOUT_FILENO, 0, 0};
    if (::poll(&out, 1, 0) > 0) screen.note_poll(out.revents);
    answer_signals(signals, screen);
    if (keys) keys->take();
    view.settle(false);
    view.show_status();
  }
  return {};
}

Result<void> follow(const TailOptions& options, Signals& signals, Screen& screen, View& view) {
  ReceiverWatch receiver(options.log);
  auto ahead = show_ahead(options, view);
  store::Follower follower(options.log);
  std::optional<Keys> keys;
  if (screen.is_terminal()) keys.emplace(signals);
  bool is_live = ahead.has_value();
  bool is_waiting = false;
  if (ahead) {
    view.show_status();
    if (auto counted = count_behind(*ahead, follower, signals, keys, screen, view); !counted) return counted;
    ahead.reset();
  }
  while (!should_end(signals, keys, screen)) {
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
