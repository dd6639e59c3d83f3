// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/detail/completions.hpp>

#include <chrono>
#include <new>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>

namespace otelc::server {
namespace {

// Retry for half a second, because a client whose answer is dropped waits until its own timeout.
constexpr int kTriesMax = 50;
constexpr std::chrono::milliseconds kPause{10};

}  // namespace

void Completions::push(std::weak_ptr<OpenConnection> connection, RequestId request,
                       Result<otlp::Decoded> result) {
  Item item{std::move(connection), request, std::move(result)};
  for (int tries = 0; tries < kTriesMax; ++tries) {
    if (try_to_push(item)) return;
    std::this_thread::sleep_for(kPause);
  }
}

/// Returns false and leaves `item` as it is if there is no memory now.
bool Completions::try_to_push(Item& item) {
  const std::lock_guard lock(mutex_);
  if (io_ == nullptr) return true;
  try {
    if (waiting_.size() == waiting_.capacity()) waiting_.reserve(2 * waiting_.size() + 1);
    // Only the first item wakes the network thread; the others are delivered with it.
    if (waiting_.empty()) boost::asio::post(*io_, [self = shared_from_this()] { self->deliver(); });
  } catch (const std::bad_alloc&) {
    return false;
  }
  waiting_.push_back(std::move(item));
  return true;
}

void Completions::close() {
  const std::lock_guard lock(mutex_);
  io_ = nullptr;
  waiting_.clear();
}

void Completions::deliver() {
  {
    const std::lock_guard lock(mutex_);
    std::swap(waiting_, delivering_);
  }
  for (const Item& item : delivering_) {
    if (const auto connection = item.connection.lock()) connection->take_stored(item.request, item.result);
  }
  delivering_.clear();
}

}  // namespace otelc::server
