// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/session_tags.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::tail {
namespace {

constexpr std::size_t kTagColumns = 4;
constexpr std::size_t kTagColumnsMax = 6;

std::string_view front_of(std::string_view text, std::size_t columns) {
  std::size_t size = 0;
  std::size_t taken = 0;
  while (size < text.size()) {
    const std::size_t step = first_utf8(text.substr(size)).size;
    taken += report::columns_of(text.substr(size, step));
    if (taken > columns) break;
    size += step;
  }
  return text.substr(0, size);
}

std::string_view back_of(std::string_view text, std::size_t columns) {
  std::size_t left = report::columns_of(text);
  while (left > columns) {
    const std::size_t step = first_utf8(text).size;
    left -= report::columns_of(text.substr(0, step));
    text.remove_prefix(step);
  }
  return text;
}

}  // namespace

/// Tries the first characters, then the last ones: ids that begin with the time (UUID version 7) start alike,
/// and others may end alike.
std::string SessionTags::tag_for(std::string_view safe) const {
  const auto is_free = [this](std::string_view tag) {
    return !tag.empty() &&
           std::none_of(sessions_.begin(), sessions_.end(), [tag](const Session& s) { return s.tag == tag; });
  };
  for (const auto part_of : {front_of, back_of}) {
    const auto is_anothers = [&](std::size_t columns) {
      return std::any_of(sessions_.begin(), sessions_.end(), [&](const Session& session) {
        return part_of(session.safe, columns) == part_of(safe, columns);
      });
    };
    for (std::size_t columns = kTagColumns; columns <= kTagColumnsMax; ++columns) {
      const std::string_view tag = part_of(safe, columns);
      if (is_free(tag) && !is_anothers(columns)) return std::string(tag);
    }
  }
  for (std::size_t number = 2;; ++number) {
    std::string tag = fmt::format("{}#{}", front_of(safe, kTagColumns - 1), number);
    if (is_free(tag)) return tag;
  }
}

void SessionTags::forget_old() {
  const auto live_ns = static_cast<UnixNanos>(std::chrono::nanoseconds(kLiveFor).count());
  std::erase_if(sessions_, [&](const Session& session) { return now_ - session.seen > live_ns; });
}

/// Returns the event's session. An event without a session belongs to any session of its agent.
SessionTags::Session* SessionTags::find(const LiveEvent& live) {
  const auto found = std::find_if(sessions_.begin(), sessions_.end(), [&](const Session& session) {
    return session.agent == live.agent && (live.session.empty() || session.id == live.session);
  });
  return found == sessions_.end() ? nullptr : &*found;
}

void SessionTags::add(const LiveEvent& live) {
  // Earlier events without a session were of this one.
  std::erase_if(sessions_,
                [&](const Session& session) { return session.agent == live.agent && session.id.empty(); });
  if (sessions_.size() >= kSessionsMax) {
    sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(),
                                     [](const Session& a, const Session& b) { return a.seen < b.seen; }));
  }
  std::string safe = report::safe_name(live.session.empty() ? live.agent : live.session);
  std::string tag = tag_for(safe);
  sessions_.push_back({live.agent, live.session, std::move(safe), std::move(tag), now_});
}

std::size_t SessionTags::columns() const {
  std::size_t columns = 0;
  if (sessions_.size() < 2) return columns;
  for (const Session& session : sessions_) columns = std::max(columns, report::columns_of(session.tag));
  return columns;
}

SessionTag SessionTags::note(const LiveEvent& live, UnixNanos arrival) {
  now_ = std::max(now_, arrival);
  forget_old();
  if (find(live) == nullptr) add(live);
  Session* const session = find(live);
  // The agent has sessions, but this event does not name one.
  if (session->id != live.session) return {"", columns()};
  session->seen = now_;
  return {session->tag, columns()};
}

}  // namespace otelc::tail
