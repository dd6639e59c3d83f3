// SPDX-License-Identifier: Apache-2.0
//
// `is_busy_` marks a turn: the thread that sets it calls the consumer without the lock and clears it at the
// end. The thread of small lines waits only if the copies are at their limit. The thread of large lines
// always waits, and keeps its turn until no copies are left.
#include <otelc/ingest/consumer_turns.hpp>

#include <exception>
#include <utility>

namespace otelc::ingest {
namespace {

/// Memory of a copy besides its text.
constexpr std::size_t kCopyOverhead = sizeof(std::string) + kPadding;

/// Ends a turn at the end of a scope, also after an exception.
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

/// Counts copies until none is left, and then ends the turn.
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
        // Too late for an error: its sender has been answered. The log has the record; live totals lack it.
      }
    }
  }
}

}  // namespace otelc::ingest
