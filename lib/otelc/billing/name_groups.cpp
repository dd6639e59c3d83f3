// SPDX-License-Identifier: Apache-2.0
//
// Finds names that are one model by the steps of docs/counting.md#names, in their order: names that a record
// has side by side, equal spelling, records without a name, and then the token counts of each two kinds of
// reports. Certain steps come first, because the later ones compare only groups that are still in one report
// alone. Joined names form a forest (union-find); its roots are the groups.
#include <otelc/billing/detail/name_groups.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include <otelc/base/hash.hpp>
#include <otelc/base/saturating.hpp>

namespace otelc::billing::detail {
namespace {

// A report and its scope. Spans that stand in for events are events.
using KindOfReport = std::pair<Report, std::uint64_t>;

class Grouping {
 public:
  Grouping(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
           const events::Names& names)
      : rows_(rows), agent_(agent), lines_(lines), names_(names) {
    for (const ReportLine& line : lines) (void)node(line.key.model);
  }

  NameGroups run() {
    join_learned();
    join_written();
    join_nameless();
    join_kinds();
    NameGroups out;
    KeyMap<std::uint32_t> numbers;
    for (const ReportLine& line : lines_) {
      const auto [entry, is_new] = numbers.try_emplace(root(node(line.key.model)), out.groups);
      if (is_new) ++out.groups;
      out.group_of.push_back(entry->second);
    }
    out.joined = std::move(joined_);
    return out;
  }

 private:
  std::size_t node(events::ModelId model) {
    const auto [entry, is_new] = nodes_.try_emplace(model, models_.size());
    if (is_new) {
      models_.push_back(model);
      above_.push_back(entry->second);
    }
    return entry->second;
  }

  std::size_t root(std::size_t at) {
    while (above_[at] != at) at = above_[at] = above_[above_[at]];
    return at;
  }

  void join(std::size_t a, std::size_t b, JoinedBy by) {
    const std::size_t root_a = root(a);
    const std::size_t root_b = root(b);
    if (root_a == root_b) return;
    above_[std::max(root_a, root_b)] = std::min(root_a, root_b);
    joined_.push_back({models_[a], models_[b], by});
  }

  void join_learned() {
    const std::size_t reported = models_.size();  // node() adds names that only records know
    for (std::size_t i = 0; i < reported; ++i) {
      for (const events::ModelId other : names_.learned(agent_, models_[i]))
        join(i, node(other), JoinedBy::record);
    }
  }

  void join_written() {
    KeyMap<std::size_t> first;
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const auto [entry, is_new] = first.try_emplace(names_.written(models_[i]), i);
      if (!is_new) join(entry->second, i, JoinedBy::writing);
    }
  }

  // Records without a model belong to the only model. If there are several and the account is chosen by
  // names, they belong to the models that their report does not name.
  void join_nameless() {
    const auto unknown = std::find_if(models_.begin(), models_.end(),
                                      [this](events::ModelId model) { return names_.is_unknown(model); });
    if (unknown == models_.end()) return;
    const auto nameless = static_cast<std::size_t>(unknown - models_.begin());
    std::map<KindOfReport, KeySet> reported;  // groups by kind
    std::vector<std::size_t> groups;
    for (const ReportLine& line : lines_) {
      if (!line.amounts->has_spend()) continue;
      const std::size_t group = root(node(line.key.model));
      reported[kind_of(line.key)].insert(group);
      if (group != root(nameless)) groups.push_back(group);
    }
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    if (groups.size() == 1) return join(groups[0], nameless, JoinedBy::no_name);
    if (rows_.choice == agents::Choice::whole) return;
    const std::size_t own = root(nameless);
    for (const auto& [kind, of_kind] : reported) {
      if (!of_kind.contains(own)) continue;
      for (const std::size_t group : groups) {
        if (!of_kind.contains(group)) join(group, nameless, JoinedBy::no_name);
      }
    }
  }

  static KindOfReport kind_of(const ReportKey& key) {
    return {key.report == Report::rest ? Report::event : key.report, key.scope};
  }

  // Compares two kinds at a time, and only the groups that just one of them has.
  void join_kinds() {
    const bool is_union = do_spans_stand_in(lines_);
    std::map<KindOfReport, std::map<std::size_t, std::int64_t>> tokens;  // by kind and model
    for (const ReportLine& line : lines_) {
      if (line.key.report == Report::elsewhere || !line.amounts->has_spend()) continue;
      if (line.key.report == Report::rest && !is_union) continue;
      add_to(tokens[kind_of(line.key)][node(line.key.model)], line.amounts->total_tokens());
    }
    for (auto a = tokens.begin(); a != tokens.end(); ++a) {
      for (auto b = std::next(a); b != tokens.end(); ++b) {
        // Two scopes of one kind are two libraries: their names are not matched.
        if (a->first.first != b->first.first) join_two(a->second, b->second);
      }
    }
  }

  struct Left {
    std::int64_t tokens = 0;
    std::size_t model = 0;  // one of the group's
  };
  std::vector<Left> only_in(const std::map<std::size_t, std::int64_t>& own,
                            const std::map<std::size_t, std::int64_t>& other) {
    std::map<std::size_t, Left> groups;
    for (const auto& [model, tokens] : own) {
      Left& left = groups.try_emplace(root(model), Left{0, model}).first->second;
      add_to(left.tokens, tokens);
    }
    for (const auto& [model, tokens] : other) groups.erase(root(model));
    std::vector<Left> left;
    for (const auto& [group, one] : groups) {
      if (one.tokens > 0) left.push_back(one);  // a cost alone cannot be compared
    }
    std::sort(left.begin(), left.end(), [this](const Left& x, const Left& y) {
      return std::tie(x.tokens, names_.name(models_[x.model])) <
             std::tie(y.tokens, names_.name(models_[y.model]));
    });
    return left;
  }

  void join_two(const std::map<std::size_t, std::int64_t>& a, const std::map<std::size_t, std::int64_t>& b) {
    const std::vector<Left> of_a = only_in(a, b);
    const std::vector<Left> of_b = only_in(b, a);
    std::vector<std::size_t> left_a;
    std::vector<std::size_t> left_b;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < of_a.size() || j < of_b.size()) {
      if (j == of_b.size() || (i < of_a.size() && of_a[i].tokens < of_b[j].tokens)) {
        left_a.push_back(of_a[i++].model);
      } else if (i == of_a.size() || of_b[j].tokens < of_a[i].tokens) {
        left_b.push_back(of_b[j++].model);
      } else {
        join(of_a[i++].model, of_b[j++].model, JoinedBy::counts);
      }
    }
    if (left_a.size() == 1 && left_b.size() == 1) join(left_a[0], left_b[0], JoinedBy::last_left);
  }

  const agents::Agent& rows_;
  std::uint32_t agent_;
  const std::vector<ReportLine>& lines_;
  const events::Names& names_;
  KeyMap<std::size_t> nodes_;
  std::vector<events::ModelId> models_;  // by node
  std::vector<std::size_t> above_;       // by node: its parent; a root is its own
  std::vector<JoinedNames> joined_;
};

}  // namespace

bool do_spans_stand_in(const std::vector<ReportLine>& lines) {
  bool has_events = false;
  bool has_rest = false;
  for (const ReportLine& line : lines) {
    const Amounts& amounts = *line.amounts;
    has_rest = has_rest || (line.key.report == Report::rest && amounts.total_tokens() > 0);
    if (line.key.report != Report::event) continue;
    if (amounts.anonymous_records > 0) return false;
    has_events = has_events || amounts.requests > 0;
  }
  return has_events && has_rest;
}

NameGroups group_names(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
                       const events::Names& names) {
  return Grouping(rows, agent, lines, names).run();
}

}  // namespace otelc::billing::detail
