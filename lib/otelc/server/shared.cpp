// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/detail/shared.hpp>

#include <new>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>

namespace otelc::server {
namespace {

/// Returns a copy, because connections that close leave `open`.
std::vector<std::shared_ptr<OpenConnection>> open_connections(const Shared& shared) {
  return {shared.open.begin(), shared.open.end()};
}

}  // namespace

void Shared::store(ingest::ExportRequest request, std::weak_ptr<OpenConnection> from, RequestId id) {
  if (!grouping) begin_group();
  receiver.take(std::move(request),
                [to = completions, from = std::move(from), id](Result<otlp::Decoded> result) {
                  to->push(from, id, std::move(result));
                });
}

void Shared::begin_group() {
  receiver.begin_group();
  try {
    // Runs after all connections that became ready together have been served.
    boost::asio::post(io, [this] {
      grouping = false;
      receiver.end_group();
    });
    grouping = true;
  } catch (const std::bad_alloc&) {
    receiver.end_group();  // each request is stored by itself then
  }
}

void Shared::tick(std::int64_t seconds) {
  now_s = seconds;
  for (const auto& connection : open_connections(*this)) connection->on_tick();
}

void Shared::stop() {
  stopping = true;
  for (const auto& connection : open_connections(*this)) connection->on_stopping();
}

}  // namespace otelc::server
