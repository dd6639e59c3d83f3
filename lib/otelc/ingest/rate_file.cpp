// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/rate_file.hpp>

#include <chrono>
#include <new>
#include <system_error>
#include <utility>

#include <otelc/base/file.hpp>

namespace otelc::ingest {
namespace {

constexpr std::chrono::milliseconds kPause{200};

}  // namespace

RateFile::RateFile(std::string path, const Clock& clock) : path_(std::move(path)), clock_(clock) {
  start();
}

RateFile::~RateFile() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  if (writer_.joinable()) writer_.join();
}

/// Receiving must go on without a rate file: if no thread can be started, the next update tries again.
void RateFile::start() {
  try {
    writer_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
  }
}

void RateFile::run() {
  while (true) {
    try {
      return write_files();
    } catch (const std::bad_alloc&) {
      std::unique_lock lock(mutex_);
      if (is_stopping_) return;
      wake_.wait_for(lock, kPause, [this] { return is_stopping_; });
    }
  }
}

void RateFile::update(std::int64_t total_tokens) {
  if (total_tokens <= highest_) return;
  {
    const std::lock_guard lock(mutex_);
    window_.add(clock_.now(), static_cast<double>(total_tokens - highest_));
    is_new_ = true;
  }
  highest_ = total_tokens;
  if (!writer_.joinable()) start();
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
    // A failure is ignored: receiving must go on, and the next write tries again.
    if (has_usage) (void)replace_file(path_, content);
    lock.lock();
    if (is_last) return;
    wake_.wait_for(lock, kPause, [this] { return is_stopping_; });
  }
}

}  // namespace otelc::ingest
