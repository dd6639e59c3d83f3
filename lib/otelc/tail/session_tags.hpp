// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/tail/live_event.hpp>
#include <otelc/tail/session_tag.hpp>

namespace otelc::tail {

/// Gives each live session a short tag (docs/tail.md#several-sessions). A session is live for `kLiveFor`
/// after its last event, by the time at which the log got it. Its tag is the first four characters of its id.
/// If another live session has the same, it is up to six, then the last four to six, and otherwise `abc#2`.
/// An agent that reports no session counts as one session, named after the agent. Remembers at most
/// `kSessionsMax` sessions. Not thread-safe.
class SessionTags {
 public:
  static constexpr std::chrono::minutes kLiveFor{10};
  static constexpr std::size_t kSessionsMax = 64;

  /// Notes an event that arrived at `arrival` and returns its session's tag. The tag has no column while only
  /// one session is live, and no text if its agent reports sessions but not for this event. Time never goes
  /// back: an earlier `arrival` counts as the latest so far.
  SessionTag note(const LiveEvent& live, UnixNanos arrival);

  /// Returns the width of the column for lines without a session; 0 while there is none.
  [[nodiscard]] std::size_t columns() const;

 private:
  struct Session {
    std::string agent;
    std::string id;    // empty: the agent reports none
    std::string safe;  // printable form of the id or the agent, of which the tag is made
    std::string tag;
    UnixNanos seen;
  };
  void forget_old();
  [[nodiscard]] Session* find(const LiveEvent& live);
  void add(const LiveEvent& live);
  [[nodiscard]] std::string tag_for(std::string_view safe) const;

  std::vector<Session> sessions_;
  UnixNanos now_ = 0;
};

}  // namespace otelc::tail
