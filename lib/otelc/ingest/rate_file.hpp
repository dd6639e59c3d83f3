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

/// Keeps the rate file up to date (docs/serve.md): rewritten when there is new usage, at most five times a
/// second, and every second while the rate slides down to 0. The file is written on a thread of its own: a
/// slow or failing disk never blocks the caller.
class RateFile {
 public:
  /// `clock` must outlive it.
  RateFile(std::string path, const Clock& clock);
  /// Writes the last state before it ends.
  ~RateFile();
  RateFile(const RateFile&) = delete;
  RateFile& operator=(const RateFile&) = delete;

  /// All tokens so far, of which those above the highest number yet have just come. To be called from one
  /// thread at a time.
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
