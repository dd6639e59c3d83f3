// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include <otelc/usage/summary.hpp>

namespace otelc::usage {
namespace {

// What the sources of one agent saw, over all its sessions and models.
struct Sighting {
  std::uint32_t agent = 0;
  bool any[kEvidences] = {};            // reported tokens, or metrics of cost
  std::int64_t total = 0;               // tokens that count
  std::int64_t missing_in_metrics = 0;  // tokens that events saw and metrics did not
  std::int64_t missing_in_events = 0;
  std::int64_t reported = 0;  // tokens of metrics or events, whichever saw more
  std::int64_t spans = 0;
  std::int64_t requests = 0;  // answered
  std::int64_t ended = 0;     // answered or given up
  std::int64_t errors = 0;

  [[nodiscard]] bool has(Evidence evidence) const { return any[static_cast<std::size_t>(evidence)]; }
  [[nodiscard]] bool has_metrics() const { return has(Evidence::metric) || has(Evidence::older_metric); }
};

std::map<std::uint32_t, Sighting> look(const Ledger& ledger) {
  std::map<std::uint32_t, Sighting> agents;
  ledger.for_each_unit([&](const Unit& unit) {
    Sighting& seen = agents[unit.groups.front()->agent];
    seen.agent = unit.groups.front()->agent;
    for (std::size_t i = 0; i < kEvidences; ++i) {
      // A cost alone says nothing that could be compared with tokens.
      seen.any[i] = seen.any[i] || unit.sums[i].has_tokens || (unit.sums[i].has_cost && i == 0);
    }
    const std::int64_t metrics = std::max(of(unit.sums, Evidence::metric).total_tokens(),
                                          of(unit.sums, Evidence::older_metric).total_tokens());
    const std::int64_t events = of(unit.sums, Evidence::event).total_tokens();
    const auto add = [](std::int64_t& sum, std::int64_t amount) { sum = saturating_add(sum, amount); };
    add(seen.total, of(unit.sums, unit.choice.spend).total_tokens());
    add(seen.missing_in_metrics, std::max<std::int64_t>(events - metrics, 0));
    add(seen.missing_in_events, std::max<std::int64_t>(metrics - events, 0));
    add(seen.reported, std::max(metrics, events));
    add(seen.spans, of(unit.sums, Evidence::span).total_tokens());
    const Tally& api = of(unit.sums, unit.choice.api);
    add(seen.requests, api.requests);
    add(seen.ended, api.requests + api.errors);
    add(seen.errors, of(unit.sums, Evidence::event).errors);
  });
  return agents;
}

double share_of(std::int64_t missing, std::int64_t total) {
  return total > 0 ? static_cast<double>(missing) / static_cast<double>(total) : 1;
}

std::string share_text(std::int64_t missing, std::int64_t total) {
  return fmt::format("{} of {} tokens ({:.2f} %)", missing, total, 100 * share_of(missing, total));
}

Check compare_metrics_and_events(const Sighting& seen) {
  if (seen.missing_in_metrics == 0 && seen.missing_in_events == 0)
    return {Verdict::complete, "metrics and events agree"};
  std::string reason;
  std::string signals;
  if (seen.missing_in_metrics > 0) {
    reason = "metrics miss " + share_text(seen.missing_in_metrics, seen.total) + " that events saw";
    signals = "metrics";
  }
  if (seen.missing_in_events > 0) {
    reason += (reason.empty() ? "" : ", ") +
              ("events miss " + share_text(seen.missing_in_events, seen.total)) + " that metrics saw";
    signals += signals.empty() ? "events" : ", events";
  }
  return {Verdict::partial, reason + "; the larger count is used",
          share_of(std::max(seen.missing_in_metrics, seen.missing_in_events), seen.total), signals};
}

// Metrics or events alone, where spans may say something about them.
Check compare_with_spans(const Sighting& seen, Telling spans_tell) {
  const std::string name = seen.has_metrics() ? "metrics" : "events";
  if (seen.has(Evidence::span) && spans_tell == Telling::same) {
    if (seen.spans == seen.reported) return {Verdict::complete, name + " and spans agree"};
    if (seen.spans > seen.reported) {
      const std::int64_t missing = seen.spans - seen.reported;
      return {Verdict::partial, name + " miss " + share_text(missing, seen.spans) + " that spans saw",
              share_of(missing, seen.spans), name};
    }
  }
  return {Verdict::unverified, "only " + name + " tell of tokens, so nothing confirms them"};
}

Check compare(const Sighting& seen, const Ledger& ledger) {
  const Agent& rows = ledger.rows_of(seen.agent);
  const bool events_compare = seen.has(Evidence::event) && rows.events_tell == Telling::same;
  if (seen.has_metrics() && events_compare) return compare_metrics_and_events(seen);
  if (seen.has_metrics() || seen.has(Evidence::event)) return compare_with_spans(seen, rows.spans_tell);
  if (seen.has(Evidence::span))
    return {Verdict::unverified, "only spans tell of tokens, so nothing confirms them"};
  if (seen.errors == 0) return {Verdict::none, "no model usage was reported"};
  if (ledger.has_metrics(seen.agent)) {
    return {Verdict::complete, "no request was answered, and metrics agree that nothing was used"};
  }
  return {Verdict::unverified, "no request was answered; only events say so"};
}

// Requests that the agent said it began, and then nothing.
void check_announced(const Sighting& seen, const Ledger& ledger, Check& check) {
  const auto announced = ledger.announced().find(seen.agent);
  if (announced == ledger.announced().end() || announced->second <= seen.ended) return;
  check = {Verdict::partial,
           fmt::format("{} began {} requests and told what {} of them used: the rest never arrived",
                       ledger.agent(seen.agent), announced->second, seen.requests),
           share_of(announced->second - seen.ended, announced->second), "spans"};
}

void check_cut_off(std::uint32_t agent, const Ledger& ledger, Check& check) {
  const auto cut_off =
      std::count_if(ledger.sessions().begin(), ledger.sessions().end(),
                    [&](const Session& session) { return session.agent == agent && session.was_cut_off(); });
  if (cut_off == 0 || check.verdict == Verdict::none) return;
  const bool agreed = check.verdict == Verdict::complete;
  check.verdict = Verdict::partial;
  check.missing_share.reset();
  check.reason += fmt::format(
      "{}; but {} stopped in the middle of a turn and its end never arrived, so the last request may be "
      "missing",
      agreed ? " on what arrived" : "", cut_off == 1 ? "a session" : fmt::format("{} sessions", cut_off));
}

int severity(Verdict verdict) {
  switch (verdict) {
    case Verdict::none:
      return 0;
    case Verdict::complete:
      return 1;
    case Verdict::unverified:
      return 2;
    case Verdict::partial:
      return 3;
  }
  return 0;
}

// The worst verdict, with the reasons of all agents that have it.
void add_check(Check& all, const Check& one, const std::string& agent, bool is_only_one) {
  if (severity(one.verdict) < severity(all.verdict)) return;
  Check named = one;
  if (!is_only_one) named.reason = agent + ": " + one.reason;
  if (severity(one.verdict) > severity(all.verdict) || all.reason.empty()) {
    all = named;
    return;
  }
  all.reason += "; " + named.reason;
  if (one.verdict != Verdict::partial) return;
  all.missing_share = all.missing_share && one.missing_share
                          ? std::optional(std::max(*all.missing_share, *one.missing_share))
                          : std::nullopt;
  if (!all.missing_signals.empty() && !one.missing_signals.empty()) all.missing_signals += ", ";
  all.missing_signals += one.missing_signals;
}

}  // namespace

bool Check::holds(double tolerance) const {
  if (verdict == Verdict::none) return false;
  return verdict != Verdict::partial || (missing_share && *missing_share <= tolerance);
}

Check check_completeness(const Ledger& ledger, const Recognizer& recognizer) {
  std::map<std::string, Check> checks;  // by agent
  const std::map<std::uint32_t, Sighting> seen = look(ledger);
  for (const auto& [agent, facts] : seen) {
    Check check = compare(facts, ledger);
    check_announced(facts, ledger, check);
    check_cut_off(agent, ledger, check);
    checks[ledger.agent(agent)] = check;
  }
  // An agent of which nothing is known but that it asked.
  for (const auto& [agent, announced] : ledger.announced()) {
    if (seen.contains(agent)) continue;
    Sighting nothing;
    nothing.agent = agent;
    check_announced(nothing, ledger, checks[ledger.agent(agent)]);
  }
  std::erase_if(checks, [](const auto& entry) { return entry.second.verdict == Verdict::none; });
  Check all{Verdict::none, "no model usage was reported"};
  for (const auto& [agent, check] : checks) add_check(all, check, agent, checks.size() == 1);
  if (recognizer.unspecified() > 0) {
    all.reason += fmt::format("; {} data points do not say their temporality and were added up as deltas",
                              recognizer.unspecified());
  }
  if (recognizer.has_forgotten()) {
    all.reason += "; the log is so long that a resend of something old could have been counted twice";
  }
  return all;
}

void add_inputs(Summary& summary, std::vector<LogInput> inputs) {
  summary.inputs = std::move(inputs);
  std::uint64_t skipped = 0;
  for (const LogInput& input : summary.inputs) skipped += input.skipped;
  if (skipped == 0 || summary.check.verdict != Verdict::unverified) return;
  summary.check.verdict = Verdict::partial;
  summary.check.reason +=
      fmt::format("; {} could not be read", skipped == 1 ? "a line" : fmt::format("{} lines", skipped));
}

}  // namespace otelc::usage
