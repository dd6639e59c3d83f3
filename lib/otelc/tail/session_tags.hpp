// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/report/options.hpp>
#include <otelc/tail/live_event.hpp>

namespace otelc::tail {

/// Tells apart the sessions that are live: those with an event within the last `kLiveFor`, by the time at
/// which the log got it. Each has a tag: the first four characters of its id, more of them or the last ones
/// where another live session has the same, `abc#2` where all are alike. An agent that reports no session
/// counts as one, named after the agent. Memory: the last `kSessionsMax`. Not thread-safe.
class SessionTags {
 public:
  static constexpr std::chrono::minutes kLiveFor{10};
  static constexpr std::size_t kSessionsMax = 64;

  /// Notes an event that came at `arrival`; a time before an earlier one counts as that. Returns its
  /// session's tag; no column while one session is live.
  SessionTag note(const LiveEvent& live, UnixNanos arrival);

  /// For lines of no session: the width of the column, 0 while there is none.
  [[nodiscard]] std::size_t columns() const;

 private:
  struct Session {
    std::string agent;
    std::string id;    // empty: the agent reports none
    std::string safe;  // what its tag is made of
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
