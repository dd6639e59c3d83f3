// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/report/options.hpp>
#include <otelc/tail/session_tag.hpp>

namespace otelc::tail {

/// A process began or ended to write the log.
struct ReceiverChange {
  UnixNanos time = 0;
  bool has_begun = false;
  std::string command;  ///< `serve` or `launch`; `receiver` when it is neither
  std::int64_t pid = 0;
};

/// `21:23:10 otelc serve ended (pid 4711)`: a line like those of live_event_text(), in the same columns.
std::string receiver_change_text(const ReceiverChange& change, const report::TextStyle& style,
                                 const SessionTag& session = {});

/// One JSON object on a line, `event` is `receiver_began` or `receiver_ended`.
std::string receiver_change_json(const ReceiverChange& change);

}  // namespace otelc::tail
