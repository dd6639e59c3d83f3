// SPDX-License-Identifier: Apache-2.0
#include <otelc/traces/detail/streams.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>

namespace otelc::traces::detail {

void join_streams(std::vector<TracedCall>& all, const events::Names& names) {
  constexpr std::size_t kStreamsAtOnce = 64;  // that are looked at for one span with counts
  struct Waiting {
    std::vector<std::size_t> calls;
    std::size_t first = 0;
  };
  std::map<std::tuple<std::uint64_t, std::uint64_t, events::ModelId>, Waiting> countless;
  const auto key = [&names](const TracedCall& call) {
    const events::ModelId asked = call.other_model != events::kNoModel ? call.other_model : call.model;
    return std::tuple(call.scope, call.parent,
                      asked != events::kNoModel ? names.written(asked) : events::kNoModel);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == agents::Kind::request && !all[i].has_counts) countless[key(all[i])].calls.push_back(i);
  }
  if (countless.empty()) return;
  for (TracedCall& counts : all) {
    if (counts.kind != agents::Kind::request || !counts.has_counts || counts.start != counts.end) continue;
    const auto waiting = countless.find(key(counts));
    if (waiting == countless.end()) continue;
    auto& [calls, next] = waiting->second;
    const auto first = calls.begin() + static_cast<std::ptrdiff_t>(next);
    const auto last =
        calls.begin() + static_cast<std::ptrdiff_t>(std::min(next + kStreamsAtOnce, calls.size()));
    const auto call = std::find_if(first, last, [&](std::size_t i) { return all[i].end <= counts.end; });
    if (call == last) continue;
    counts.start = all[*call].start;
    counts.duration_us = all[*call].duration_us;
    all[*call].kind = agents::Kind::context;  // no longer a call
    std::move_backward(first, call, call + 1);
    ++next;
  }
}

}  // namespace otelc::traces::detail
