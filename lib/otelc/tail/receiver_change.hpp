// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/report/options.hpp>
#include <otelc/tail/session_tag.hpp>

namespace otelc::tail {

/// A process that writes the log has begun or ended.
struct ReceiverChange {
  UnixNanos time = 0;
  bool has_begun = false;
  std::string command;  ///< `serve` or `launch`; `receiver` when it is neither
  std::int64_t pid = 0;
};

/// Returns a line in the columns of live_event_text(): `21:23:10 otelc serve ended (pid 4711)`.
std::string receiver_change_text(const ReceiverChange& change, const report::TextStyle& style,
                                 const SessionTag& session = {});

/// Returns one JSON object on a line; its `event` is `receiver_began` or `receiver_ended`.
std::string receiver_change_json(const ReceiverChange& change);

}  // namespace otelc::tail
