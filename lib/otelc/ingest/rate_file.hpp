// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include <otelc/base/clock.hpp>
#include <otelc/ingest/rate_window.hpp>

namespace otelc::ingest {

/// Keeps the rate file up to date (docs/serve.md). It is rewritten when there is new usage, at most five
/// times a second, and every second while the rate falls to 0. A thread of its own writes it, so a slow or
/// failing disk never blocks the caller.
class RateFile {
 public:
  /// `clock` must outlive this object.
  RateFile(std::string path, const Clock& clock);
  /// Writes the last state.
  ~RateFile();
  RateFile(const RateFile&) = delete;
  RateFile& operator=(const RateFile&) = delete;

  /// Sets the total of tokens. What exceeds the highest total so far counts as arrived now; a lower total
  /// changes nothing. Call it from one thread at a time.
  void update(std::int64_t total_tokens);

 private:
  void start();
  void run();
  void write_files();

  const std::string path_;
  const Clock& clock_;
  std::int64_t highest_ = 0;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  RateWindow window_;
  bool is_new_ = false;
  bool is_stopping_ = false;

  std::thread writer_;  // last: it uses all of the above
};

}  // namespace otelc::ingest
