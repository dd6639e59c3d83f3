// SPDX-License-Identifier: Apache-2.0
// Matches requests that are one. Two requests that may be twins (twin_rules.hpp) form an edge; requests that
// are connected by edges, directly or through others, form a component. Within a component, edges are taken
// in an order that depends only on the requests (same response first, then overlapping times before
// consecutive ones, then the shortest) and join groups in which each sender has at most one request. The
// result is a set of clusters: each is posted as one request.
//
// An insert or erase touches its slot and, with it, everything in the cluster and component around it.
// settle() takes back what was posted of these and matches them again, so the order of arrival does not
// matter. If a request has more candidates than the bounds allow, its component is a crowd: it is not matched
// by edges but by position, which takes O(n log n).
#include <otelc/traces/twins.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <otelc/base/hash.hpp>
#include <otelc/traces/detail/components.hpp>
#include <otelc/traces/detail/twin_rules.hpp>

namespace otelc::traces {

using detail::are_at_one_time;
using detail::Components;
using detail::duration_of;
using detail::has_one_response;
using detail::rank_of;

Twins::Slot Twins::insert(TracedCall request) {
  Slot slot = static_cast<Slot>(slots_.size());
  if (free_.empty()) {
    slots_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  slots_[slot] = {kNoCluster, true, false};
  index_.put(slot, std::move(request));
  touched_.push_back(slot);
  return slot;
}

void Twins::erase(Slot slot) {
  slots_[slot].is_used = false;
  index_.remove(slot);
  touched_.push_back(slot);
}

void Twins::unpost(std::uint32_t id, const Post& post) {
  const auto cluster = clusters_.find(id);
  for (const PostedRequest& request : cluster->second.posted) post(request, -1);
  if (cluster->second.is_across_services) --across_services_;
  if (cluster->second.is_in_sequence) --in_sequence_;
  dropped_ -= static_cast<std::int64_t>(cluster->second.members.size()) - 1;
  clusters_.erase(cluster);
}

// Queues a slot and everything in its cluster, and takes the cluster back.
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
  constexpr std::size_t kWorkForEach = 1024;  // comparisons that one new request justifies
  if (touched_.empty()) return;
  if (!of_all && touched_.size() * kWorkForEach < work_) return;
  work_ = 0;
  std::vector<Slot> queue;  // grows during the loop
  for (const Slot slot : std::exchange(touched_, {})) touch(slot, queue, post);
  Components components(index_.size());
  std::vector<Edge> edges;
  std::vector<Slot> done;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const Slot slot = queue[next];
    if (!slots_[slot].is_used) {
      done.push_back(slot);
      continue;
    }
    const TwinIndex::Candidates candidates = index_.candidates(slot);
    for (const Slot other : candidates.slots) {
      edges.push_back({std::min(slot, other), std::max(slot, other)});
      components.join(slot, other);
      touch(other, queue, post);
    }
    if (candidates.is_crowded) components.mark_crowd(slot);
    work_ += candidates.looks + 1;
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

// Builds clusters with at most one request per sender, apart from repeats of one response.
void Twins::match(const std::vector<Slot>& component, std::vector<Edge> edges, const Post& post) {
  const auto slots_of = [](const Edge& edge) { return std::pair(edge.a, edge.b); };
  std::ranges::sort(edges, {}, slots_of);  // each edge was found from both of its ends
  edges.erase(std::unique(edges.begin(), edges.end(),
                          [&](const Edge& a, const Edge& b) { return slots_of(a) == slots_of(b); }),
              edges.end());
  const auto rank = [&](const Edge& edge) {
    auto first = rank_of(request(edge.a));
    auto second = rank_of(request(edge.b));
    if (second < first) std::swap(first, second);
    return std::tuple(!has_one_response(request(edge.a), request(edge.b)),
                      !are_at_one_time(request(edge.a), request(edge.b)), first, second);
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
    groups.push_back({{slot}, {{request(slot).agent, request(slot).scope}}});
  }
  for (const Edge& edge : edges) {
    std::size_t to = group_of[edge.a];
    std::size_t from = group_of[edge.b];
    if (to == from) continue;
    if (groups[to].members.size() < groups[from].members.size()) std::swap(to, from);
    const bool have_one_sender = std::any_of(groups[from].senders.begin(), groups[from].senders.end(),
                                             [&](const Sender& s) { return groups[to].senders.contains(s); });
    if (have_one_sender && !has_one_response(request(edge.a), request(edge.b))) continue;
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

// Takes the first of each sender as one request, then the second of each, and so on, by start. Requests with
// the same response id stay together.
void Twins::match_crowd(std::vector<Slot> slots, const Post& post) {
  std::ranges::sort(slots, [this](Slot a, Slot b) {
    return std::tuple(request(a).start, rank_of(request(a))) <
           std::tuple(request(b).start, rank_of(request(b)));
  });
  std::map<Sender, std::size_t> of_sender;  // how many there are
  KeyMap<std::size_t> of_response;
  std::vector<std::vector<Slot>> clusters;
  for (const Slot slot : slots) {
    const TracedCall& call = request(slot);
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
  // The outermost is the request: the longest, then the earliest.
  std::sort(members.begin(), members.end(), [this](Slot a, Slot b) {
    const TracedCall& x = request(a);
    const TracedCall& y = request(b);
    return std::tuple(duration_of(y), x.start, x.id, x.agent, x.scope) <
           std::tuple(duration_of(x), y.start, y.id, y.agent, y.scope);
  });
  Cluster cluster;
  TracedCall one = request(members[0]);
  for (std::size_t i = 1; i < members.size(); ++i) {
    const TracedCall& inner = request(members[i]);
    if (inner.agent != one.agent) {
      cluster.posted.push_back({inner, true});
      cluster.is_across_services = true;
    }
    if (!are_at_one_time(request(members[0]), inner) && !has_one_response(one, inner))
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
      index_.remove(member);
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
