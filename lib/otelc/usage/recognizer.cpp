// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/recognizer.hpp>

#include <bit>
#include <cmath>

#include <otelc/base/hash.hpp>
#include <otelc/usage/detail/amounts.hpp>

namespace otelc::usage {

namespace {

bool has_numbers(Kind kind) {
  return kind == Kind::request || kind == Kind::error || kind == Kind::http_call || kind == Kind::cost ||
         kind == Kind::tool_result || kind == Kind::tool_done;
}

constexpr int kFirstErrorStatus = 400;
constexpr int kSpanFailed = 2;  // STATUS_CODE_ERROR
constexpr std::uint64_t kEventIdSeed = 1;

std::string_view name_of_service(std::string_view service) {
  return service.empty() ? "unknown" : service;
}

}  // namespace

const Agent* Recognizer::agent_of(std::string_view service) const {
  for (const Agent& agent : agents_) {
    for (const std::string_view name : agent.services) {
      if (name == service) return &agent;
    }
  }
  return nullptr;
}

void Recognizer::read_senders(const otlp::Batch& batch) {
  senders_.clear();
  for (const otlp::Resource& resource : batch.resources) {
    Sender& sender = senders_.emplace_back();
    sender.service = detail::text_of(batch.find(resource.attributes, service_name_));
    sender.agent = agent_of(sender.service);
    sender.is_renamed = sender.agent == nullptr && renamed_.contains(name_of_service(sender.service));
  }
}

void Recognizer::note_foreign(const otlp::Batch& batch) {
  for (std::size_t i = 0; i < senders_.size(); ++i) {
    if (senders_[i].agent == nullptr)
      foreign_.add(senders_[i].service, batch.resources[i].items, senders_[i].spoke);
  }
}

Fields Recognizer::fields_of(const otlp::Batch& batch, otlp::AttributeRange range, const Agent& agent) const {
  return sort_fields(batch.of(range), agent_keys_[static_cast<std::size_t>(&agent - agents_.data())]);
}

// A short name such as api_request counts only for the agent that the resource names; a name with
// the agent's prefix speaks for itself, whatever service.name the user has set.
template <class Row>
const Recognizer::Match<Row>* Recognizer::match(const Matches<Row>& table, otlp::NameId name,
                                                const Agent* agent, const otlp::Batch& batch,
                                                otlp::AttributeRange range) const {
  if (name >= table.size()) return nullptr;
  for (const Match<Row>& match : table[name]) {
    const bool is_its = match.agent == agent || (agent == nullptr && match.is_qualified);
    if (is_its && (match.required == otlp::kNoName || batch.find(range, match.required) != nullptr))
      return &match;
  }
  return nullptr;
}

std::span<const UsageEvent> Recognizer::recognize(const otlp::Batch& batch) {
  out_.clear();
  newly_renamed_.clear();
  read_senders(batch);
  for (const otlp::Point& point : batch.points) read_point(batch, point);
  for (const otlp::LogRecord& log : batch.logs) read_log(batch, log);
  for (const otlp::Span& span : batch.spans) read_span(batch, span);
  note_foreign(batch);
  return out_;
}

UsageEvent Recognizer::begin(const Agent& agent, Sender& sender) {
  sender.spoke = true;
  if (sender.agent == nullptr && agent.repeats_by_conventions && !sender.is_renamed) {
    sender.is_renamed = true;
    const auto [name, is_new] = renamed_.emplace(name_of_service(sender.service));
    if (is_new) newly_renamed_.push_back(*name);
  }
  UsageEvent event;
  event.agent = &agent;
  event.agent_name = !agent.name.empty() ? agent.name : name_of_service(sender.service);
  return event;
}

// All else is done with copies too, so that the order in which things come changes no count of resends.
void Recognizer::tell(const UsageEvent& event, const Sender& sender) {
  const bool is_copy = sender.is_renamed && event.agent->name.empty();
  if (!is_copy) out_.push_back(event);
}

void Recognizer::read_point(const otlp::Batch& batch, const otlp::Point& point) {
  Sender& sender = senders_[point.resource];
  const Match<MetricRow>* found = match(metrics_, point.metric, sender.agent, batch, point.attributes);
  if (found == nullptr || !std::isfinite(point.value)) return;
  double amount = point.value;
  if (point.temporality == otlp::Temporality::cumulative) {
    const auto added = cumulative_.increment(point);
    if (!added) {
      ++duplicates_;
      return;
    }
    amount = *added;
  } else {
    if (point.time != 0) {
      const std::uint64_t window = mix(point.start, point.time);
      if (!seen_.insert(mix(mix(point.series, window), std::bit_cast<std::uint64_t>(point.value)))) {
        ++duplicates_;
        return;
      }
    }
    if (point.temporality == otlp::Temporality::unspecified) ++unspecified_;
  }
  UsageEvent event = begin(*found->agent, sender);
  event.evidence = found->row->is_older ? Evidence::older_metric : Evidence::metric;
  event.quantity = found->row->quantity;
  event.time = point.time;
  const Fields fields = fields_of(batch, point.attributes, *event.agent);
  read_names(fields, event);
  if (read_amount(fields, amount, found->row->part, event)) tell(event, sender);
}

void Recognizer::read_log(const otlp::Batch& batch, const otlp::LogRecord& log) {
  Sender& sender = senders_[log.resource];
  const Match<EventRow>* found = match(events_, log.event, sender.agent, batch, log.attributes);
  if (found == nullptr) found = match(events_, log.body, sender.agent, batch, log.attributes);
  if (found == nullptr) return;
  const Fields fields = fields_of(batch, log.attributes, *found->agent);
  const std::string_view event_id = detail::text_of(fields.of(Field::event_id));
  if (!seen_.insert(event_id.empty() ? log.identity : hash64(event_id, kEventIdSeed))) {
    ++duplicates_;
    return;
  }
  UsageEvent event = begin(*found->agent, sender);
  event.evidence = Evidence::event;
  event.kind = found->row->kind;
  event.time = log.time;
  read_names(fields, event);
  event.sequence = detail::fixed_of(fields.of(Field::sequence), 1).value_or(0);
  if (has_numbers(event.kind)) read_numbers(fields, event);
  if (event.kind == Kind::http_call && event.status_code.value_or(0) >= kFirstErrorStatus)
    event.kind = Kind::error;
  if (event.kind == Kind::compaction) event.count = 1;
  tell(event, sender);
}

void Recognizer::read_span(const otlp::Batch& batch, const otlp::Span& span) {
  Sender& sender = senders_[span.resource];
  const Match<EventRow>* found = match(spans_, span.name, sender.agent, batch, span.attributes);
  if (found == nullptr) found = match(spans_, span.operation, sender.agent, batch, span.attributes);
  if (found == nullptr) return;
  if (span.identity != 0 && !seen_.insert(span.identity)) {
    ++duplicates_;
    return;
  }
  // A tool may run anywhere, also where there is no agent: a span of one is no sign of usage.
  const bool spoke = sender.spoke || found->row->kind != Kind::tool_done;
  UsageEvent event = begin(*found->agent, sender);
  sender.spoke = spoke;
  event.evidence = Evidence::span;
  event.kind = found->row->kind;
  event.time = span.end;
  const Fields fields = fields_of(batch, span.attributes, *event.agent);
  read_names(fields, event);
  if (has_numbers(event.kind)) {
    read_numbers(fields, event);
    if (!event.succeeded && span.status_code == kSpanFailed) event.succeeded = false;
    if (event.kind == Kind::request && event.succeeded == false) event.kind = Kind::error;
  }
  if (!event.duration_us && span.end >= span.start && span.start != 0) {
    event.duration_us = static_cast<std::int64_t>((span.end - span.start) / 1000);
  }
  tell(event, sender);
}

}  // namespace otelc::usage
