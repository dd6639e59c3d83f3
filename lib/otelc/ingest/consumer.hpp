// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/base/padded.hpp>

namespace otelc::ingest {

/// Receives every decoded record just before a Receiver hands it to the log, for live totals and limits.
/// Implement it to count telemetry as it arrives. Called from two threads, but never from both at once (see
/// ConsumerTurns).
class Consumer {
 public:
  virtual ~Consumer() = default;
  /// Handles one record. `line` is the log's line and is valid during the call.
  virtual void consume(PaddedView line) = 0;
};

}  // namespace otelc::ingest
