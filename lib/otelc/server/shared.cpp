// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/detail/shared.hpp>

#include <utility>

#include <boost/asio/post.hpp>

namespace otelc::server {

void Shared::store(ingest::ExportRequest request, std::weak_ptr<Connection> from, RequestId id) {
  if (!std::exchange(grouping, true)) {
    receiver.begin_group();
    // Runs when the connections that were found ready together have had their turn.
    boost::asio::post(io, [this] {
      grouping = false;
      receiver.end_group();
    });
  }
  receiver.take(std::move(request),
                [to = completions, from = std::move(from), id](Result<otlp::Decoded> result) {
                  to->push(from, id, std::move(result));
                });
}

}  // namespace otelc::server
