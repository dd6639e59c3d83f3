// SPDX-License-Identifier: Apache-2.0
//
// The accountant counts each line and gives its usage events to the feed, which chooses the live events to
// show. This happens also when nothing is shown (`texts` is null): the pass that counts a long log from its
// start must know its sessions and reports when it takes over from the pass near the end.
#include <otelc/tail/pass.hpp>

#include <algorithm>

#include <otelc/base/text.hpp>
#include <otelc/tail/live_event_json.hpp>
#include <otelc/tail/live_event_text.hpp>

namespace otelc::tail {

Pass::Pass(Format format, const Screen& screen, const Clock& clock)
    : format_(format), screen_(screen), clock_(clock) {
  accountant_.skip_history();
}

void Pass::take(PaddedView line, std::vector<std::string>* texts) {
  const auto read = accountant_.take(line);
  if (!read) ++skipped_;
  UnixNanos arrival = read ? parse_time(read->ts) : 0;
  if (arrival == 0) arrival = clock_.now();  // a line without a timestamp
  arrival_ = std::min(arrival, clock_.now());
  if (format_ != Format::raw) {
    if (!read) return;
    feed_.take(accountant_.news(), Steady::now(), live_events_);
    show_events(arrival, texts);
  } else if (texts != nullptr) {
    // A pipe or file gets the log's own bytes.
    const std::string_view text = line.text();
    texts->push_back((screen_.is_terminal() ? escape_for_terminal(text) : std::string(text)) + "\n");
  }
}

void Pass::settle(bool all, std::vector<std::string>* texts) {
  feed_.settle(all ? LiveFeed::Time::max() : Steady::now(), live_events_);
  show_events(clock_.now(), texts);
}

void Pass::show_events(UnixNanos unknown_time, std::vector<std::string>* texts) {
  for (LiveEvent& live : live_events_) {
    if (live.time == 0) live.time = unknown_time;
  }
  // A tool's span may arrive before the span of the request that asked for the tool.
  std::stable_sort(live_events_.begin(), live_events_.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  const report::TextStyle style = screen_.style();
  for (const LiveEvent& live : live_events_) {
    if (format_ == Format::json) {
      if (texts != nullptr) texts->push_back(live_event_json(live));
      continue;
    }
    const SessionTag tag = sessions_.note(live, arrival_);
    if (texts != nullptr) texts->push_back(live_event_text(live, style, tag));
  }
  live_events_.clear();
}

}  // namespace otelc::tail
