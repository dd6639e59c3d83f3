// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/base/padded.hpp>

namespace otelc::ingest {

/// Sees every record that was kept, as the line that went into the log (with padding behind it).
/// A Receiver calls it from two threads, from one at a time (ConsumerTurns).
class Consumer {
 public:
  virtual ~Consumer() = default;
  virtual void consume(PaddedView line) = 0;
};

}  // namespace otelc::ingest
