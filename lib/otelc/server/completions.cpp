// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/detail/completions.hpp>

#include <utility>

#include <boost/asio/post.hpp>

#include <otelc/server/detail/connection.hpp>

namespace otelc::server {

void Completions::push(std::weak_ptr<Connection> connection, RequestId request,
                       Result<otlp::Decoded> result) {
  const std::lock_guard lock(mutex_);
  if (io_ == nullptr) return;
  waiting_.push_back({std::move(connection), request, std::move(result)});
  if (waiting_.size() > 1) return;  // the first has woken the network thread
  boost::asio::post(*io_, [self = shared_from_this()] { self->deliver(); });
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
    if (const auto connection = item.connection.lock()) connection->on_stored(item.request, item.result);
  }
  delivering_.clear();
}

}  // namespace otelc::server
