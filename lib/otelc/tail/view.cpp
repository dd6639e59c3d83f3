// SPDX-License-Identifier: Apache-2.0
//
// Texts go from a Pass through `texts_` to show(), which prints them or holds them back. Of what is held back
// only the newest is kept, so memory is bounded however long the log is. While two passes run, only the one
// ahead gives texts; the totals always come from the one that counts from the start. At go_live() both
// settle, so that an event that waits in both is shown once.
#include <otelc/tail/view.hpp>

#include <algorithm>
#include <utility>

#include <otelc/report/columns.hpp>

namespace otelc::tail {
namespace {

constexpr std::size_t kHeldBackBytesMax = 1 << 20;
constexpr std::chrono::milliseconds kStatusEvery{200};

}  // namespace

View::View(const TailOptions& options, Screen& screen, const Clock& clock)
    : format_(options.format),
      screen_(screen),
      clock_(clock),
      counted_(options.format, screen, clock),
      is_live_(options.begin == Begin::start) {}

void View::take(PaddedView line) {
  counted_.take(line, ahead_ ? nullptr : &texts_);
  note_tokens();
  show_texts();
}

void View::note_tokens() {
  const std::int64_t tokens = counted_.totals().tokens;
  if (tokens <= counted_tokens_) return;
  window_.add(counted_.arrival(), static_cast<double>(tokens - counted_tokens_));
  counted_tokens_ = tokens;
}

void View::begin_ahead() {
  ahead_.emplace(format_, screen_, clock_);
}

void View::take_ahead(PaddedView line) {
  ahead_->take(line, &texts_);
  show_texts();
}

bool View::show_ahead() {
  ahead_->settle(true, &texts_);
  show_texts();
  if (held_back_.empty()) {
    ahead_.reset();
    return false;
  }
  show_held_back();
  counted_percent_ = 0;
  return true;
}

void View::note_counted(std::uint64_t bytes, std::uint64_t all) {
  constexpr std::uint64_t kAlmostAll = 99;
  constexpr std::uint64_t kAll = 100;
  const std::uint64_t percent = all == 0 ? 0 : bytes / std::max<std::uint64_t>(1, all / kAll);
  counted_percent_ = static_cast<int>(std::min(percent, kAlmostAll));
}

void View::go_live() {
  if (ahead_) {
    // An event that waits for a better report in both passes is shown by the one ahead.
    ahead_->settle(true, &texts_);
    counted_.settle(true, nullptr);
    show_texts();
    ahead_.reset();
    counted_percent_.reset();
    next_status_ = std::min(next_status_, Steady::now());
  }
  show_held_back();
}

void View::show_held_back() {
  is_live_ = true;
  for (const std::string& text : held_back_) to_print_ += text;
  held_back_.clear();
  flush();
}

void View::show(const ReceiverChange& change) {
  if (format_ == Format::raw) return;
  const std::size_t tags = (ahead_ ? *ahead_ : counted_).sessions().columns();
  show(format_ == Format::json ? receiver_change_json(change)
                               : receiver_change_text(change, screen_.style(), {"", tags}));
  flush();
}

void View::show_texts() {
  for (std::string& text : texts_) show(std::move(text));
  texts_.clear();
  flush();
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

void View::settle(bool all) {
  if (ahead_) {
    ahead_->settle(all, &texts_);
    counted_.settle(all, nullptr);
  } else {
    counted_.settle(all, &texts_);
  }
  show_texts();
}

LiveStatus View::status() {
  const UnixNanos time = clock_.now();
  return {counted_.totals(), counted_.skipped(), window_.rate(time), window_.by_second(time)};
}

void View::show_status() {
  const auto now = Steady::now();
  if (!screen_.has_row() || now < next_status_) return;
  next_status_ = now + kStatusEvery;
  // The last column stays free, because some terminals break a row that fills it.
  const std::size_t columns = screen_.columns() - 1;
  screen_.show_row(report::align_left(
      counted_percent_ ? counting_text(*counted_percent_, columns) : status_text(status(), columns),
      columns));
}

void View::end_status() {
  if (next_status_ == Steady::time_point() || counted_percent_) return;
  screen_.end_row(totals_text(status(), screen_.columns() - 1));
}

}  // namespace otelc::tail
