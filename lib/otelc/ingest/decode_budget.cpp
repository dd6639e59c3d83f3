// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/decode_budget.hpp>

#include <malloc.h>

namespace otelc::ingest {
namespace {

// The allocator keeps freed blocks of up to 32 MiB for itself. To give them back takes well under a
// millisecond, which a request that holds so much takes many times over.
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
