// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <future>
#include <string>
#include <utility>

#include <otelc/store/log_writer.hpp>

namespace otelc::test {

/// Submits lines and waits until they are written or refused.
inline Result<void> submit_and_wait(store::LogWriter& writer, std::string lines) {
  std::promise<Result<void>> done;
  auto taken =
      writer.submit(std::move(lines), [&done](Result<void> kept) { done.set_value(std::move(kept)); });
  return taken ? done.get_future().get() : taken;
}

inline bool is_unavailable(const Result<void>& kept) {
  return !kept && kept.error().kind == ErrorKind::unavailable;
}

}  // namespace otelc::test
