// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/consumer_turns.hpp>

#include <exception>
#include <utility>

namespace otelc::ingest {
namespace {

/// What a copy takes besides its text.
constexpr std::size_t kCopyOverhead = sizeof(std::string) + kPadding;

/// Ends a turn, however it ends.
template <class End>
class TurnEnd {
 public:
  explicit TurnEnd(End end) : end_(std::move(end)) {}
  ~TurnEnd() { end_(); }
  TurnEnd(const TurnEnd&) = delete;
  TurnEnd& operator=(const TurnEnd&) = delete;

 private:
  End end_;
};

}  // namespace

void ConsumerTurns::take_small(std::string& line) {
  if (consumer_ == nullptr) return;
  {
    std::unique_lock lock(mutex_);
    const std::size_t bytes = line.size() + kCopyOverhead;
    done_.wait(lock, [&] { return !is_busy_ || copies_bytes_ + bytes <= copies_max_; });
    if (is_busy_) {
      std::string copy;
      copy.reserve(line.size() + kPadding);
      copy = line;
      copies_.push_back(std::move(copy));
      copies_bytes_ += bytes;
      return;
    }
    is_busy_ = true;
  }
  const TurnEnd end([this] {
    {
      const std::lock_guard lock(mutex_);
      is_busy_ = false;
    }
    done_.notify_one();
  });
  consumer_->consume(padded(line));
}

void ConsumerTurns::take_large(std::string& line) {
  if (consumer_ == nullptr) return;
  {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return !is_busy_; });
    is_busy_ = true;
  }
  const TurnEnd end([this] { count_copies(); });
  consumer_->consume(padded(line));
}

/// Until there are none; the turn ends with the last.
void ConsumerTurns::count_copies() {
  std::vector<std::string> copies;
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      copies.clear();
      copies.swap(copies_);
      copies_bytes_ = 0;
      is_busy_ = !copies.empty();
    }
    done_.notify_one();
    if (copies.empty()) return;
    for (std::string& copy : copies) {
      try {
        consumer_->consume(padded(copy));
      } catch (const std::exception&) {
        // Its sender has the answer already. The log has the record; the live totals miss it.
      }
    }
  }
}

}  // namespace otelc::ingest
