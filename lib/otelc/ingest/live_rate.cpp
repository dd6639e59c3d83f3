// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/live_rate.hpp>

#include <chrono>
#include <utility>

#include <otelc/base/file.hpp>

namespace otelc::ingest {

LiveRate::LiveRate(std::string rate_file, const Clock& clock, const prices::PriceBook& prices)
    : rate_file_(std::move(rate_file)),
      clock_(clock),
      accountant_(prices),
      writer_([this] { write_files(); }) {}

LiveRate::~LiveRate() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

void LiveRate::consume(PaddedView line) {
  // The line has been checked before it came here; one that says nothing of usage is no error.
  if (!accountant_.take(line)) return;
  const std::int64_t tokens = accountant_.total_tokens();
  if (tokens <= counted_tokens_) return;
  {
    const std::lock_guard lock(mutex_);
    window_.add(clock_.now(), static_cast<double>(tokens - counted_tokens_));
    is_new_ = true;
  }
  counted_tokens_ = tokens;
  wake_.notify_one();
}

void LiveRate::write_files() {
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
    // A rate that cannot be told is no reason to stop receiving; the next write tries again.
    if (has_usage) (void)replace_file(rate_file_, content);
    lock.lock();
    if (is_last) return;
    wake_.wait_for(lock, milliseconds(200), [this] { return is_stopping_; });
  }
}

}  // namespace otelc::ingest
