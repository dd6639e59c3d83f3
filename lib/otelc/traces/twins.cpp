// SPDX-License-Identifier: Apache-2.0
#include <otelc/traces/twins.hpp>

#include <algorithm>
#include <tuple>

#include <otelc/base/hash.hpp>
#include <otelc/traces/detail/twins_search.hpp>

namespace otelc::traces {

using detail::kFailedBucket;
using detail::kLazyGap;
using detail::minus;

namespace {

constexpr UnixNanos kClockError = 2'000'000;

UnixNanos duration_of(const TracedCall& call) {
  return call.end > call.start ? call.end - call.start : 0;
}

// One's time within the other's, or at least half of the shorter's time common to both.
bool are_at_one_time(const TracedCall& a, const TracedCall& b) {
  const auto is_within = [](const TracedCall& inner, const TracedCall& outer) {
    return inner.start >= minus(outer.start, kClockError) && inner.end <= outer.end + kClockError;
  };
  if (is_within(a, b) || is_within(b, a)) return true;
  const UnixNanos begin = std::max(a.start, b.start);
  const UnixNanos end = std::min(a.end, b.end);
  if (end <= begin) return false;
  return 2 * (end - begin) >= std::min(duration_of(a), duration_of(b));
}

// A framework hands out a stream, and its span is over before the client's begins, as its neighbor. Nothing
// but the counts shows it, so these must be equal.
bool are_in_sequence(const TracedCall& a, const TracedCall& b) {
  const TracedCall& first = a.start <= b.start ? a : b;
  const TracedCall& second = a.start <= b.start ? b : a;
  if (a.kind != agents::Kind::request || a.agent != b.agent || a.scope == b.scope || a.parent != b.parent)
    return false;
  if (first.end > second.start + kClockError || second.start > first.end + kLazyGap) return false;
  const auto differ = [&](agents::TokenType type) {
    return a.of(type) != b.of(type) && a.of(type) > 0 && b.of(type) > 0;
  };
  return a.whole_input() > 0 && a.output() > 0 && a.whole_input() == b.whole_input() &&
         a.output() == b.output() && !differ(agents::TokenType::cache_read) &&
         !differ(agents::TokenType::cache_creation);
}

auto place_of(const TracedCall& call) {
  return std::tuple(duration_of(call), call.start, call.id, call.agent, call.scope);
}

// Some libraries add what a stream reported first to its output, so of two libraries the outputs may differ.
bool has_one_response(const TracedCall& a, const TracedCall& b) {
  if (a.response_id == 0 || a.response_id != b.response_id || a.agent != b.agent) return false;
  if (have_same_counts(a, b)) return true;
  return a.scope != b.scope && a.whole_input() > 0 && a.whole_input() == b.whole_input() &&
         are_at_one_time(a, b);
}

}  // namespace

std::int64_t Twins::bucket_of(const TracedCall& request) {
  return request.kind == agents::Kind::error ? kFailedBucket : request.output();
}

void Twins::index(Slot slot, bool adds) {
  const TracedCall& request = slots_[slot].request;
  const auto key = static_cast<std::uint64_t>(bucket_of(request));
  OfScope& of_scope = buckets_[key][{request.agent, request.scope}];
  auto& its = request.response_id != 0 ? of_scope.with_id : of_scope.without_id;
  if (adds) {
    its.emplace(request.start, slot);
    of_scope.longest = std::max(of_scope.longest, duration_of(request));
    if (request.response_id == 0) return;
    auto& of_response = by_response_[request.response_id];
    if (of_response.size() < kTwinsMax)
      of_response.push_back(slot);
    else
      has_crowds_ = true;
    return;
  }
  its.erase({request.start, slot});
  if (of_scope.with_id.empty() && of_scope.without_id.empty()) {
    Bucket& bucket = buckets_[key];
    bucket.erase({request.agent, request.scope});
    if (bucket.empty()) buckets_.erase(key);
  }
  if (request.response_id == 0) return;
  const auto of_response = by_response_.find(request.response_id);
  if (of_response == by_response_.end()) return;
  std::erase(of_response->second, slot);
  if (of_response->second.empty()) by_response_.erase(of_response);
}

Twins::Slot Twins::insert(TracedCall request) {
  Slot slot = static_cast<Slot>(slots_.size());
  if (free_.empty()) {
    slots_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  slots_[slot] = {std::move(request), kNoCluster, true, false};
  index(slot, true);
  touched_.push_back(slot);
  return slot;
}

void Twins::erase(Slot slot) {
  slots_[slot].is_used = false;
  index(slot, false);
  touched_.push_back(slot);
}

bool Twins::may_be_twins(const TracedCall& a, const TracedCall& b) const {
  if (a.kind != b.kind) return false;
  if (a.kind == agents::Kind::request && has_one_response(a, b)) return true;
  if (a.agent == b.agent && a.scope == b.scope) return false;
  if (a.response_id != 0 && b.response_id != 0 && a.response_id != b.response_id) return false;
  const bool have_names = (a.model != events::kNoModel || a.other_model != events::kNoModel) &&
                          (b.model != events::kNoModel || b.other_model != events::kNoModel);
  if (a.agent != b.agent && !have_names) return false;
  return have_same_counts(a, b) && (are_at_one_time(a, b) || are_in_sequence(a, b)) &&
         may_be_one_model(a, b, *names_);
}

void Twins::unpost(std::uint32_t id, const Post& post) {
  const auto cluster = clusters_.find(id);
  for (const PostedRequest& request : cluster->second.posted) post(request, -1);
  if (cluster->second.is_across_services) --across_services_;
  if (cluster->second.is_in_sequence) --in_sequence_;
  dropped_ -= static_cast<std::int64_t>(cluster->second.members.size()) - 1;
  clusters_.erase(cluster);
}

// Takes a slot out of its cluster, and all that were in it.
void Twins::touch(Slot slot, std::vector<Slot>& queue, const Post& post) {
  if (std::exchange(slots_[slot].is_touched, true)) return;
  queue.push_back(slot);
  const std::uint32_t id = slots_[slot].cluster;
  if (id == kNoCluster) return;
  const std::vector<Slot> members = clusters_.at(id).members;
  unpost(id, post);
  for (const Slot member : members) slots_[member].cluster = kNoCluster;
  for (const Slot member : members) touch(member, queue, post);
}

void Twins::settle(bool of_all, const Post& post) {
  constexpr std::size_t kWorkForEach = 1024;  // looks that one request more pays for
  if (touched_.empty()) return;
  if (!of_all && touched_.size() * kWorkForEach < work_) return;
  work_ = 0;
  std::vector<Slot> queue;  // grows while it is gone through
  for (const Slot slot : std::exchange(touched_, {})) touch(slot, queue, post);
  Components components(slots_.size());
  std::vector<Edge> edges;
  std::vector<Slot> done;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const Slot slot = queue[next];
    if (!slots_[slot].is_used) {
      done.push_back(slot);
      continue;
    }
    Search search(*this, slot);
    for (const Slot other : search.run()) {
      edges.push_back({std::min(slot, other), std::max(slot, other)});
      components.join(slot, other);
      touch(other, queue, post);
    }
    if (search.is_crowded()) components.mark_crowd(slot);
    work_ += search.looks() + 1;
  }
  std::map<Slot, Component> by_root;
  for (const Slot slot : queue)
    if (slots_[slot].is_used) by_root[components.root(slot)].members.push_back(slot);
  for (const Edge& edge : edges) by_root[components.root(edge.a)].edges.push_back(edge);
  for (auto& [root, component] : by_root) {
    const bool is_crowd = components.is_crowd(root);
    has_crowds_ = has_crowds_ || is_crowd;
    is_crowd ? match_crowd(std::move(component.members), post)
             : match(component.members, std::move(component.edges), post);
  }
  for (const Slot slot : queue) slots_[slot].is_touched = false;
  for (const Slot slot : done) free_.push_back(slot);
}

// Clusters of at most one request of each service and scope: the shortest pairs first.
void Twins::match(const std::vector<Slot>& component, std::vector<Edge> edges, const Post& post) {
  const auto call = [this](Slot slot) -> const TracedCall& { return slots_[slot].request; };
  const auto slots_of = [](const Edge& edge) { return std::pair(edge.a, edge.b); };
  std::ranges::sort(edges, {}, slots_of);  // each was found from both of its ends
  edges.erase(std::unique(edges.begin(), edges.end(),
                          [&](const Edge& a, const Edge& b) { return slots_of(a) == slots_of(b); }),
              edges.end());
  const auto rank = [&](const Edge& edge) {
    auto first = place_of(call(edge.a));
    auto second = place_of(call(edge.b));
    if (second < first) std::swap(first, second);
    return std::tuple(!has_one_response(call(edge.a), call(edge.b)),
                      !are_at_one_time(call(edge.a), call(edge.b)), first, second);
  };
  std::sort(edges.begin(), edges.end(), [&](const Edge& a, const Edge& b) { return rank(a) < rank(b); });
  struct Group {
    std::vector<Slot> members;
    std::set<Sender> senders;
  };
  std::map<Slot, std::size_t> group_of;
  std::vector<Group> groups;
  for (const Slot slot : component) {
    group_of[slot] = groups.size();
    groups.push_back({{slot}, {{call(slot).agent, call(slot).scope}}});
  }
  for (const Edge& edge : edges) {
    std::size_t to = group_of[edge.a];
    std::size_t from = group_of[edge.b];
    if (to == from) continue;
    if (groups[to].members.size() < groups[from].members.size()) std::swap(to, from);
    const bool have_one_sender = std::any_of(groups[from].senders.begin(), groups[from].senders.end(),
                                             [&](const Sender& s) { return groups[to].senders.contains(s); });
    if (have_one_sender && !has_one_response(call(edge.a), call(edge.b))) continue;
    for (const Slot slot : groups[from].members) group_of[slot] = to;
    groups[to].members.insert(groups[to].members.end(), groups[from].members.begin(),
                              groups[from].members.end());
    groups[to].senders.insert(groups[from].senders.begin(), groups[from].senders.end());
    groups[from] = {};
  }
  for (Group& group : groups) {
    if (!group.members.empty()) post_cluster(std::move(group.members), post);
  }
}

// The first of each sender, the second, and so on, each by start. What names one response is one of them.
void Twins::match_crowd(std::vector<Slot> slots, const Post& post) {
  std::ranges::sort(slots, [this](Slot a, Slot b) {
    const TracedCall& x = slots_[a].request;
    const TracedCall& y = slots_[b].request;
    return std::tuple(x.start, place_of(x)) < std::tuple(y.start, place_of(y));
  });
  std::map<Sender, std::size_t> of_sender;  // how many there are
  KeyMap<std::size_t> of_response;
  std::vector<std::vector<Slot>> clusters;
  for (const Slot slot : slots) {
    const TracedCall& call = slots_[slot].request;
    const std::uint64_t response = call.response_id != 0 ? mix(call.response_id, call.agent) : 0;
    const auto known = of_response.find(response);
    const bool is_known = response != 0 && known != of_response.end();
    const std::size_t at = is_known ? known->second : of_sender[{call.agent, call.scope}]++;
    if (response != 0) of_response.try_emplace(response, at);
    if (clusters.size() <= at) clusters.resize(at + 1);
    clusters[at].push_back(slot);
  }
  for (auto& members : clusters) post_cluster(std::move(members), post);
}

void Twins::post_cluster(std::vector<Slot> members, const Post& post) {
  // The outermost is the request: the longest, the earliest.
  std::sort(members.begin(), members.end(), [this](Slot a, Slot b) {
    const TracedCall& x = slots_[a].request;
    const TracedCall& y = slots_[b].request;
    return std::tuple(duration_of(y), x.start, x.id, x.agent, x.scope) <
           std::tuple(duration_of(x), y.start, y.id, y.agent, y.scope);
  });
  Cluster cluster;
  TracedCall one = slots_[members[0]].request;
  for (std::size_t i = 1; i < members.size(); ++i) {
    const TracedCall& inner = slots_[members[i]].request;
    if (inner.agent != one.agent) {
      cluster.posted.push_back({inner, true});
      cluster.is_across_services = true;
    }
    if (!are_at_one_time(slots_[members[0]].request, inner) && !has_one_response(one, inner))
      cluster.is_in_sequence = true;
    one = merged(one, inner);
  }
  cluster.posted.push_back({std::move(one), false});
  if (cluster.is_across_services) ++across_services_;
  if (cluster.is_in_sequence) ++in_sequence_;
  dropped_ += static_cast<std::int64_t>(members.size()) - 1;
  for (const PostedRequest& request : cluster.posted) post(request, 1);
  const std::uint32_t id = next_cluster_++;
  for (const Slot slot : members) slots_[slot].cluster = id;
  cluster.members = std::move(members);
  clusters_.emplace(id, std::move(cluster));
}

std::vector<Twins::Slot> Twins::release(const std::vector<Slot>& slots, const Post& on_release) {
  std::vector<Slot> released;
  for (const Slot slot : slots) {
    const std::uint32_t id = slots_[slot].cluster;
    if (!slots_[slot].is_used || id == kNoCluster) continue;
    const auto cluster = clusters_.find(id);
    for (const PostedRequest& request : cluster->second.posted) on_release(request, 1);
    for (const Slot member : cluster->second.members) {
      slots_[member].is_used = false;
      slots_[member].cluster = kNoCluster;
      index(member, false);
      free_.push_back(member);
      released.push_back(member);
    }
    clusters_.erase(cluster);
  }
  return released;
}

void Twins::for_each_posted(const std::function<void(const PostedRequest& request)>& visit) const {
  for (const auto& [id, cluster] : clusters_) {
    for (const PostedRequest& request : cluster.posted) visit(request);
  }
}

}  // namespace otelc::traces
