// SPDX-License-Identifier: Apache-2.0
//
// The budget is one atomic counter. A share first adds what it wants and takes it back if that was too much:
// if two requests do so at once, both may be refused although one would fit. What is granted never exceeds
// the limit.
#include <otelc/ingest/decode_budget.hpp>

#include <malloc.h>

namespace otelc::ingest {
namespace {

// The allocator keeps freed blocks of up to 32 MiB. Returning them takes well under a millisecond, a small
// part of the time that a request of this size takes.
constexpr std::size_t kTrimmedBytes = std::size_t{8} << 20;

}  // namespace

bool DecodeShare::hold(std::size_t bytes) {
  if (budget_ == nullptr) return true;
  const std::size_t counted = bytes > kFreeBytes ? bytes - kFreeBytes : 0;
  if (counted > counted_) {
    const std::size_t more = counted - counted_;
    const std::size_t before = budget_->held_.fetch_add(more);
    if (more > budget_->bytes_max_ || before > budget_->bytes_max_ - more) {
      budget_->held_.fetch_sub(more);
      return false;
    }
  } else {
    budget_->held_.fetch_sub(counted_ - counted);
  }
  counted_ = counted;
  return true;
}

void DecodeShare::end() {
  if (budget_ == nullptr) return;
  const bool was_large = counted_ > kTrimmedBytes;
  budget_->held_.fetch_sub(counted_);
  counted_ = 0;
  if (was_large) ::malloc_trim(0);
}

}  // namespace otelc::ingest
