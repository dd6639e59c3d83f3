// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/view.hpp>

#include <algorithm>
#include <utility>

#include <otelc/base/text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/live_event_json.hpp>
#include <otelc/report/live_event_text.hpp>

namespace otelc::tail {
namespace {

constexpr std::size_t kHeldBackBytesMax = 1 << 20;
constexpr std::chrono::milliseconds kStatusEvery{200};

}  // namespace

View::View(const TailOptions& options, Screen& screen, const Clock& clock)
    : format_(options.format), screen_(screen), clock_(clock), is_live_(options.begin == Begin::start) {
  accountant_.skip_history();
}

void View::take(PaddedView line) {
  const auto read = accountant_.take(line);
  if (!read) ++skipped_;
  UnixNanos arrival = read ? parse_time(read->ts) : 0;
  if (arrival == 0) arrival = clock_.now();  // a bare line
  arrival_ = std::min(arrival, clock_.now());
  note_tokens();
  if (format_ == Format::raw) {
    // Other readers than a terminal get the log's own bytes.
    const std::string_view text = line.text();
    show((screen_.is_terminal() ? escape_for_terminal(text) : std::string(text)) + "\n");
  } else if (read) {
    feed_.take(accountant_.news(), Steady::now(), live_events_);
    show_events(arrival);
  }
  flush();
}

void View::note_tokens() {
  const std::int64_t tokens = accountant_.totals().tokens;
  if (tokens <= counted_tokens_) return;
  window_.add(arrival_, static_cast<double>(tokens - counted_tokens_));
  counted_tokens_ = tokens;
}

void View::show_events(UnixNanos unknown_time) {
  for (usage::LiveEvent& live : live_events_) {
    if (live.time == 0) live.time = unknown_time;
  }
  // A tool's span may come before that of the request that asked for it.
  std::stable_sort(live_events_.begin(), live_events_.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  for (const usage::LiveEvent& live : live_events_) {
    if (format_ == Format::json) {
      show(report::live_event_json(live));
    } else {
      show(report::live_event_text(live, style(), sessions_.note(live, arrival_)));
    }
  }
  live_events_.clear();
}

void View::show(const report::ReceiverChange& change) {
  if (format_ == Format::raw) return;
  show(format_ == Format::json ? report::receiver_change_json(change)
                               : report::receiver_change_text(change, style(), {"", sessions_.columns()}));
  flush();
}

report::TextStyle View::style() const {
  return {screen_.columns(), screen_.is_coloured()};
}

void View::show(std::string text) {
  if (is_live_) {
    to_print_ += text;
    return;
  }
  held_back_bytes_ += text.size();
  held_back_.push_back(std::move(text));
  while (held_back_.size() > 1 && (held_back_.size() > kRecent || held_back_bytes_ > kHeldBackBytesMax)) {
    held_back_bytes_ -= held_back_.front().size();
    held_back_.pop_front();
  }
}

void View::flush() {
  screen_.print(to_print_);
  to_print_.clear();
}

void View::go_live() {
  is_live_ = true;
  for (const std::string& text : held_back_) to_print_ += text;
  held_back_.clear();
  flush();
}

void View::settle(bool all) {
  feed_.settle(all ? usage::LiveFeed::Time::max() : Steady::now(), live_events_);
  show_events(clock_.now());
  flush();
}

report::LiveStatus View::status() {
  const UnixNanos time = clock_.now();
  return {accountant_.totals(), skipped_, window_.rate(time), window_.by_second(time)};
}

void View::show_status() {
  const auto now = Steady::now();
  if (!screen_.has_row() || now < next_status_) return;
  next_status_ = now + kStatusEvery;
  // The last column stays free: some terminals break a row that fills it.
  const std::size_t columns = screen_.columns() - 1;
  screen_.show_row(report::align_left(report::status_text(status(), columns), columns));
}

void View::end_status() {
  if (next_status_ == Steady::time_point()) return;
  screen_.end_row(report::totals_text(status(), screen_.columns() - 1));
}

}  // namespace otelc::tail
