// SPDX-License-Identifier: Apache-2.0
//
// Reports that are made independently confirm each other: an agent's metrics and events (compare_whole). The
// reports of a GenAI library come from one place, so they can contradict each other but confirm nothing
// (compare_by_names). Each agent gets a verdict from its reports. The log gets the worst one, and is partial
// for what may be missing from any of them: traces, caps, unread counts, unreadable lines
// (docs/counting.md#verdict).
#include <otelc/usage/check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/base/text.hpp>

namespace otelc::usage {
namespace {

constexpr std::size_t kReasonsMax = 10;  // further ones are only counted

// For a reason whose share is unknown.
void make_partial(Check& check, const std::string& reason) {
  if (check.verdict == Verdict::none) return;
  const bool agreed = check.verdict == Verdict::complete;
  check.verdict = Verdict::partial;
  check.missing_share.reset();
  check.reason += (agreed ? " on what arrived; but " : "; ") + reason;
}

double share_of(std::int64_t missing, std::int64_t total) {
  return total > 0 ? static_cast<double>(missing) / static_cast<double>(total) : 1;
}

std::string share_text(std::int64_t missing, std::int64_t total) {
  return fmt::format("{} of {} tokens ({:.2f} %)", with_thousands(missing), with_thousands(total),
                     100 * share_of(missing, total));
}

void add_missing(Check& check, std::int64_t missing, const billing::Sighting& seen, const std::string& signal,
                 const std::string& others) {
  if (missing <= 0) return;
  check.verdict = Verdict::partial;
  if (!check.reason.empty()) check.reason += ", ";
  check.reason += signal + " miss " + share_text(missing, seen.total) + " that " + others + " saw";
  check.missing_share = std::max(check.missing_share.value_or(0), share_of(missing, seen.total));
  if (!check.missing_signals.empty()) check.missing_signals += ", ";
  check.missing_signals += signal;
}

std::string names_of(const billing::Sighting& seen) {
  std::string names;
  const auto add = [&names](bool has, std::string_view name) {
    if (!has) return;
    if (!names.empty()) names += " and ";
    names += name;
  };
  add(seen.has_metrics, "metrics");
  add(seen.has_events, "events");
  add(seen.has_spans, "spans");
  return names;
}

Check compare_whole(const billing::Sighting& seen, const agents::Agent& rows) {
  Check check;
  const bool events_compare = seen.has_events && rows.events_tell == agents::Telling::same;
  if (seen.has_metrics && events_compare) {
    add_missing(check, seen.missing_in_metrics, seen, "metrics", "events");
    add_missing(check, seen.missing_in_events, seen, "events", "metrics");
  }
  const std::string reported = seen.has_metrics && seen.has_events ? "metrics and events"
                               : seen.has_metrics                  ? "metrics"
                                                                   : "events";
  add_missing(check, seen.only_in_spans, seen, reported, "spans");
  if (check.verdict == Verdict::partial) {
    check.reason += "; the larger count is used";
    return check;
  }
  if (seen.has_metrics && events_compare && seen.unconfirmed == 0)
    return {Verdict::complete, "metrics and events agree"};
  if (seen.has_metrics && events_compare) {
    return {Verdict::unverified, fmt::format("only one report has {} of {} tokens, so nothing confirms them",
                                             with_thousands(seen.unconfirmed), with_thousands(seen.total))};
  }
  return {Verdict::unverified, seen.has_metrics || seen.has_events
                                   ? "only " + reported + " report tokens, so nothing confirms them"
                                   : std::string("only spans report tokens, so nothing confirms them")};
}

Check compare_by_names(const billing::Sighting& seen) {
  Check check;
  add_missing(check, seen.missing_in_metrics, seen, "metrics", seen.has_spans ? "spans" : "events");
  add_missing(check, seen.missing_in_events, seen, "events", seen.has_spans ? "spans" : "metrics");
  add_missing(check, seen.missing_in_spans, seen, "spans", seen.has_metrics ? "metrics" : "events");
  if (check.verdict == Verdict::partial) {
    check.reason += "; the larger count is used";
    return check;
  }
  const std::string names = names_of(seen);
  if (names.find(" and ") == std::string::npos)
    return {Verdict::unverified, "only " + names + " report tokens, so nothing confirms them"};
  return {Verdict::unverified, names + " agree, but one library made them, so they confirm nothing"};
}

Check compare(std::uint32_t agent, const billing::Sighting& seen, const ledger::Ledger& ledger) {
  const ledger::AgentFacts& facts = ledger.agent_facts()[agent];
  Check check;
  if (seen.has_metrics || seen.has_events || seen.has_spans) {
    check = facts.rows->choice == agents::Choice::whole ? compare_whole(seen, *facts.rows)
                                                        : compare_by_names(seen);
  } else if (seen.errors > 0) {
    check = facts.has_metrics && facts.rows->choice == agents::Choice::whole
                ? Check{Verdict::complete, "no request was answered, and metrics agree that nothing was used"}
                : Check{Verdict::unverified, "no request was answered; nothing confirms it"};
  } else if (seen.requests_without_tokens > 0) {
    check = {Verdict::partial, "no tokens were reported"};
  } else {
    return {Verdict::none, "no model usage was reported"};
  }
  if (seen.do_costs_differ)
    make_partial(check, "metrics and events report different costs for the same tokens; the larger counts");
  if (seen.requests_without_tokens > 0) {
    make_partial(check,
                 fmt::format("{} without token counts",
                             seen.requests_without_tokens == 1
                                 ? "an answered request is"
                                 : fmt::format("{} answered requests are", seen.requests_without_tokens)));
  }
  return check;
}

// Requests that the agent announced and did not report.
void check_announced(const ledger::AgentFacts& facts, std::int64_t requests, std::int64_t errors,
                     Check& check) {
  const std::int64_t announced = std::max(facts.announced, facts.announced_in_spans);
  if (announced <= saturating_add(requests, errors)) return;
  check = {Verdict::partial,
           fmt::format("{} announced {} requests and reported the tokens of {}: the rest never arrived",
                       facts.name, with_thousands(announced), with_thousands(requests)),
           share_of(announced - requests - errors, announced), "spans"};
  if (requests == 0 && !facts.rows->hint.empty()) check.reason += fmt::format(" ({})", facts.rows->hint);
}

void check_cut_off(std::int64_t cut_off, Check& check) {
  if (cut_off == 0) return;
  if (check.verdict == Verdict::none) check = {Verdict::unverified, check.reason};
  make_partial(check, fmt::format("{} stopped in the middle of a turn and its end never arrived, so the last "
                                  "request may be missing",
                                  cut_off == 1 ? "a session" : fmt::format("{} sessions", cut_off)));
}

// Doubts that the spans of all services leave.
void check_traces(const traces::TracedRequests& traced, Check& check) {
  if (traced.gaps() > 0) {
    if (check.verdict == Verdict::none) check = {Verdict::unverified, "no tokens were reported"};
    make_partial(check, fmt::format("{} no token counts in any span",
                                    traced.gaps() == 1 ? "a model call has"
                                                       : fmt::format("{} model calls have", traced.gaps())));
  }
  if (traced.larger_aggregates() > 0)
    make_partial(check, "spans around model calls report more tokens than the calls below them");
  if (traced.across_services() > 0)
    make_partial(check, "two services report the same requests side by side; each is counted once");
  if (traced.in_sequence() > 0)
    make_partial(check,
                 "spans of two libraries report the same counts one after the other; each is counted once");
  if (traced.late() > 0) {
    make_partial(check, fmt::format("{} came after its trace was closed and was not counted",
                                    traced.late() == 1 ? "a span" : fmt::format("{} spans", traced.late())));
  }
}

void check_caps(const ledger::Ledger& ledger, Check& check) {
  std::string shared;
  for (const std::string& kind : ledger.shared()) shared += (shared.empty() ? "" : ", ") + kind;
  if (shared.empty())
    return make_partial(check, "the run is so large that details were dropped (docs/counting.md#bounds)");
  make_partial(check, fmt::format("there are so many {} that further ones share rows named {}", shared,
                                  events::kOthers));
}

void check_unread(const std::vector<events::UnreadCounts::Scope>& unread, Check& check) {
  std::size_t named = 0;
  for (const events::UnreadCounts::Scope& scope : unread) {
    if (named++ == kReasonsMax)
      return make_partial(
          check, fmt::format("and of {}",
                             plural(static_cast<long long>(unread.size() - kReasonsMax), "more scope")));
    const std::string reason =
        fmt::format("{} with token counts that otelc does not read, of {}",
                    scope.records == 1 ? "a record" : fmt::format("{} records", scope.records),
                    scope.name.empty() ? "an unnamed scope" : scope.name);
    if (check.verdict == Verdict::none)
      check = {Verdict::partial, reason};
    else
      make_partial(check, reason);
  }
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

// The worst verdict, with the reasons of the agents that have it.
class AllChecks {
 public:
  explicit AllChecks(bool is_of_one) : is_of_one_(is_of_one) {}

  void add(const Check& one, const std::string& agent) {
    if (severity(one.verdict) < severity(all_.verdict)) return;
    Check named = one;
    if (!is_of_one_) named.reason = agent + ": " + one.reason;
    if (severity(one.verdict) > severity(all_.verdict) || all_.reason.empty()) {
      all_ = named;
      agents_ = 1;
      return;
    }
    const bool is_named = agents_++ < kReasonsMax;
    if (is_named) all_.reason += "; " + named.reason;
    if (one.verdict != Verdict::partial) return;
    all_.missing_share = all_.missing_share && one.missing_share
                             ? std::optional(std::max(*all_.missing_share, *one.missing_share))
                             : std::nullopt;
    if (!is_named) return;
    if (!all_.missing_signals.empty() && !one.missing_signals.empty()) all_.missing_signals += ", ";
    all_.missing_signals += one.missing_signals;
  }

  [[nodiscard]] Check result() && {
    if (agents_ > kReasonsMax)
      all_.reason +=
          fmt::format("; and {}", plural(static_cast<long long>(agents_ - kReasonsMax), "more service"));
    return std::move(all_);
  }

 private:
  bool is_of_one_;
  std::size_t agents_ = 0;  // that have the worst verdict
  Check all_{Verdict::none, "no model usage was reported"};
};

}  // namespace

std::vector<events::UnreadCounts::Scope> unread_scopes(const ledger::Ledger& ledger,
                                                       const events::Recognizer& recognizer) {
  std::vector<events::UnreadCounts::Scope> unread = recognizer.unread().scopes();
  ledger.traced().unread_texts().add_to(unread);
  return unread;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::complete:
      return "complete";
    case Verdict::partial:
      return "partial";
    case Verdict::unverified:
      return "unverified";
    case Verdict::none:
      return "none";
  }
  return "none";
}

bool Check::holds(double tolerance) const {
  if (verdict == Verdict::none) return false;
  return verdict != Verdict::partial || (missing_share && *missing_share <= tolerance);
}

void add_sighting(const ledger::Account& account, Sightings& sightings) {
  const billing::Sighting& one = account.bill.sighting;
  billing::Sighting& seen = sightings[account.agent];
  seen.has_metrics = seen.has_metrics || one.has_metrics;
  seen.has_events = seen.has_events || one.has_events;
  seen.has_spans = seen.has_spans || one.has_spans;
  seen.do_costs_differ = seen.do_costs_differ || one.do_costs_differ;
  add_to(seen.total, one.total);
  add_to(seen.missing_in_metrics, one.missing_in_metrics);
  add_to(seen.missing_in_events, one.missing_in_events);
  add_to(seen.missing_in_spans, one.missing_in_spans);
  add_to(seen.only_in_spans, one.only_in_spans);
  add_to(seen.unconfirmed, one.unconfirmed);
  add_to(seen.requests, one.requests);
  add_to(seen.requests_without_tokens, one.requests_without_tokens);
  add_to(seen.errors, one.errors);
}

Check check_completeness(const ledger::Ledger& ledger, const events::Recognizer& recognizer,
                         const Sightings& seen) {
  std::map<std::string, Check> checks;  // by agent
  const std::vector<std::int64_t> cut_off = ledger.cut_off_sessions();
  for (std::uint32_t agent = 0; agent < ledger.agent_facts().size(); ++agent) {
    const ledger::AgentFacts& facts = ledger.agent_facts()[agent];
    if (facts.is_taken_back) continue;
    const auto known = seen.find(agent);
    const billing::Sighting sighting = known != seen.end() ? known->second : billing::Sighting{};
    Check check = compare(agent, sighting, ledger);
    check_announced(facts, sighting.requests, sighting.errors, check);
    check_cut_off(cut_off[agent], check);
    checks[facts.name] = check;
  }
  std::erase_if(checks, [](const auto& entry) { return entry.second.verdict == Verdict::none; });
  AllChecks of_agents(checks.size() == 1);
  for (const auto& [agent, check] : checks) of_agents.add(check, agent);
  Check all = std::move(of_agents).result();
  check_traces(ledger.traced(), all);
  if (ledger.is_over_a_cap() || recognizer.is_over_a_cap()) check_caps(ledger, all);
  check_unread(unread_scopes(ledger, recognizer), all);
  if (recognizer.unspecified() > 0) {
    all.reason += fmt::format("; {} data points have no temporality and were added up as deltas",
                              recognizer.unspecified());
  }
  if (recognizer.has_forgotten()) {
    all.reason += "; the log is so long that a resend of an old record could have been counted twice";
  }
  return all;
}

void check_inputs(std::uint64_t rejected, std::uint64_t skipped, Check& check) {
  if (rejected > 0) {
    make_partial(check, fmt::format("the receiver refused {}, and what it held is unknown",
                                    rejected == 1 ? "a request" : fmt::format("{} requests", rejected)));
  }
  if (skipped == 0 || check.verdict != Verdict::unverified) return;
  make_partial(
      check, fmt::format("{} could not be read", skipped == 1 ? "a line" : fmt::format("{} lines", skipped)));
}

}  // namespace otelc::usage
