// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/rate_file.hpp>

#include <chrono>
#include <utility>

#include <otelc/base/file.hpp>

namespace otelc::ingest {

RateFile::RateFile(std::string path, const Clock& clock)
    : path_(std::move(path)), clock_(clock), writer_([this] { write_files(); }) {}

RateFile::~RateFile() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

void RateFile::update(std::int64_t total_tokens) {
  if (total_tokens <= highest_) return;
  {
    const std::lock_guard lock(mutex_);
    window_.add(clock_.now(), static_cast<double>(total_tokens - highest_));
    is_new_ = true;
  }
  highest_ = total_tokens;
  wake_.notify_one();
}

void RateFile::write_files() {
  using std::chrono::milliseconds;
  std::unique_lock lock(mutex_);
  while (true) {
    const auto is_due = [this] { return is_new_ || is_stopping_; };
    if (window_.slides(clock_.now())) {
      wake_.wait_for(lock, milliseconds(1000), is_due);
    } else {
      wake_.wait(lock, is_due);
    }
    const bool is_last = is_stopping_;
    const bool has_usage = window_.total() > 0;
    is_new_ = false;
    const std::string content = window_.to_json(clock_.now());
    lock.unlock();
    // A rate that cannot be written is no reason to stop receiving; the next write tries again.
    if (has_usage) (void)replace_file(path_, content);
    lock.lock();
    if (is_last) return;
    wake_.wait_for(lock, milliseconds(200), [this] { return is_stopping_; });
  }
}

}  // namespace otelc::ingest
