// SPDX-License-Identifier: Apache-2.0
// Reads the records of a batch one by one, in the order points, logs, spans. For each record: find the
// agent's row by name (or, for spans, by the attributes that mark a call's role), drop the record if it is a
// resend, sort its attributes into the places of the agent's rows, and fill an event from them. Records of
// services that are no known agent match only by names that identify an agent, or by the GenAI conventions,
// which are the last agent of the table.
//
// This is the hot path of every reader: look-ups are by id, texts are views into the batch, and only texts
// over 256 bytes are copied.
#include <otelc/events/recognizer.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include <otelc/base/hash.hpp>
#include <otelc/base/shrink.hpp>
#include <otelc/events/detail/numbers.hpp>

namespace otelc::events {
namespace {

bool has_numbers(agents::Kind kind) {
  return kind == agents::Kind::request || kind == agents::Kind::error || kind == agents::Kind::http_call ||
         kind == agents::Kind::cost || kind == agents::Kind::tool_result || kind == agents::Kind::tool_done;
}

constexpr int kFirstErrorStatus = 400;
constexpr int kSpanFailed = 2;  // STATUS_CODE_ERROR
constexpr std::uint64_t kEventIdSeed = 1;

std::string_view name_of_service(std::string_view service) {
  return service.empty() ? "unknown" : service;
}

bool counts_cached_beside_input(const agents::Agent& agent, std::string_view scope) {
  return std::find(agent.beside_scopes.begin(), agent.beside_scopes.end(), scope) !=
         agent.beside_scopes.end();
}

}  // namespace

Recognizer::Recognizer(std::span<const agents::Agent> agents) : tables_(agents) {}

void Recognizer::read_senders(const otlp::Batch& batch) {
  senders_.clear();
  for (const otlp::Resource& resource : batch.resources) {
    Sender& sender = senders_.emplace_back();
    sender.service =
        cutter_.cut(detail::text_of(batch.find(resource.attributes, tables_.resource_keys().service_name)));
    sender.hash = hash64(sender.service);
    sender.agent = tables_.agent_of(sender.service);
    sender.is_renamed = sender.agent == nullptr && (renamed_.size() >= kRenamedMax ||
                                                    renamed_.contains(name_of_service(sender.service)));
  }
}

void Recognizer::note_foreign(const otlp::Batch& batch) {
  for (std::size_t i = 0; i < senders_.size(); ++i) {
    if (senders_[i].agent == nullptr)
      foreign_.add(senders_[i].service, batch.resources[i].items, senders_[i].has_usage);
  }
  for (const otlp::Scope& scope : batch.scopes) {
    if (scope.unread == 0) continue;
    unread_.add(senders_[scope.resource].hash, cutter_.cut(scope.name), scope.unread, false);
  }
}

// Only of senders of usage: another service in the log may run elsewhere.
void Recognizer::note_origin(const otlp::Batch& batch) {
  const RecognizerTables::ResourceKeys& keys = tables_.resource_keys();
  for (std::size_t i = 0; i < senders_.size(); ++i) {
    if (!senders_[i].has_usage) continue;
    std::string_view owner;
    std::string_view name;
    bool has_repository = false;
    for (const otlp::Attribute& attribute : batch.of(batch.resources[i].attributes)) {
      const std::string_view value = detail::text_of(&attribute.value);
      if (value.empty() || attribute.key == keys.service_name) continue;
      if (attribute.key == keys.service_version && !senders_[i].known_as.empty())
        origin_.add_version(senders_[i].known_as, value);
      if (attribute.key == keys.service_version && senders_[i].reported_as_service)
        origin_.add_version(name_of_service(senders_[i].service), value);
      if (attribute.key == keys.owner_name) owner = value;
      if (attribute.key == keys.repository_name) name = value;
      for (const RecognizerTables::FactPlace& place : tables_.fact_keys()) {
        if (place.key != attribute.key) continue;
        origin_.add(place.fact, value);
        has_repository = has_repository || place.fact == Fact::repository;
      }
    }
    if (has_repository || name.empty()) continue;
    origin_.add(Fact::repository, owner.empty() ? std::string(name) : fmt::format("{}/{}", owner, name));
  }
}

std::span<const UsageEvent> Recognizer::recognize(const otlp::Batch& batch) {
  out_.clear();
  cutter_.clear();
  newly_renamed_.clear();
  read_senders(batch);
  for (const otlp::Point& point : batch.points) read_point(batch, point);
  for (const otlp::LogRecord& log : batch.logs) read_log(batch, log);
  for (const otlp::Span& span : batch.spans) read_span(batch, span);
  note_foreign(batch);
  note_origin(batch);
  return out_;
}

void Recognizer::shrink() {
  out_.clear();
  free_if_large(out_);
  free_if_large(senders_);
}

UsageEvent Recognizer::begin(const agents::Agent& agent, Sender& sender) {
  sender.has_usage = true;
  if (sender.agent == nullptr && agent.repeats_by_conventions && !sender.is_renamed) {
    sender.is_renamed = true;
    if (renamed_.size() < kRenamedMax) {
      const auto [name, is_new] = renamed_.emplace(name_of_service(sender.service));
      if (is_new) newly_renamed_.push_back(*name);
    }
  }
  if (sender.agent == nullptr && !agent.name.empty()) unread_.is_known(sender.hash);
  UsageEvent event;
  event.agent = &agent;
  event.agent_name = !agent.name.empty() ? agent.name : name_of_service(sender.service);
  if (agent.name.empty()) {
    sender.reported_as_service = true;
  } else {
    sender.known_as = agent.name;
  }
  return event;
}

// Drops duplicates by the conventions as late as this, so that resends are counted the same in any order of
// arrival.
void Recognizer::add(const UsageEvent& event, const Sender& sender) {
  const bool is_duplicate = sender.is_renamed && event.agent->name.empty();
  if (is_duplicate) {
    is_over_ = is_over_ || renamed_.size() >= kRenamedMax;
    return;
  }
  out_.push_back(event);
  cut_labels(out_.back());
}

// Cuts every text that may be kept.
void Recognizer::cut_labels(UsageEvent& event) {
  for (std::string_view* text :
       {&event.session, &event.model, &event.other_model, &event.subagent, &event.skill, &event.mcp_server,
        &event.other_type, &event.error, &event.tool_name, &event.active_type, &event.line_type})
    *text = cutter_.cut(*text);
}

void Recognizer::note_read_counts(const otlp::Batch& batch, std::uint32_t scope) {
  unread_.add(senders_[batch.scopes[scope].resource].hash, cutter_.cut(batch.scopes[scope].name), 0, true);
}

void Recognizer::read_point(const otlp::Batch& batch, const otlp::Point& point) {
  Sender& sender = senders_[point.resource];
  const RecognizerTables::Match<agents::MetricRow>* found =
      tables_.metric(point.metric, sender.agent, batch, point.attributes);
  if (found == nullptr || !std::isfinite(point.value) || point.value < 0) return;
  const agents::Quantity quantity = found->row->quantity;
  // Points of aggregates repeat the calls below them.
  bool is_framework = false;
  if (tables_.role_of(batch, point.attributes, *found->agent, is_framework) == agents::Kind::aggregate)
    return;
  const bool counts_calls = quantity == agents::Quantity::requests && point.count > 0;
  const double value = counts_calls ? static_cast<double>(point.count) : point.value;
  const std::string_view scope = batch.scopes[point.scope].name;
  const std::uint64_t series = mix(point.series, hash64(scope));
  const bool is_cumulative = point.temporality == otlp::Temporality::cumulative;
  if (point.time != 0) {
    const std::uint64_t window = mix(mix(series, is_cumulative), mix(point.start, point.time));
    if (!seen_.insert(mix(window, std::bit_cast<std::uint64_t>(value)))) {
      ++duplicates_;
      return;
    }
  }
  if (point.temporality == otlp::Temporality::unspecified) ++unspecified_;
  const double amount =
      is_cumulative ? series_.cumulative(series, point.start, value) : series_.delta(series, value);
  UsageEvent event = begin(*found->agent, sender);
  event.evidence = found->row->is_older ? Evidence::histogram : Evidence::metric;
  event.quantity = quantity;
  event.scope = hash64(scope);
  event.time = point.time;
  const Fields fields = sort_fields(batch.of(point.attributes), tables_.keys_of(*event.agent));
  read_names(fields, event);
  if (!read_amount(fields, amount, found->row->part, counts_cached_beside_input(*event.agent, scope), event))
    return;
  if (quantity == agents::Quantity::tokens) note_read_counts(batch, point.scope);
  add(event, sender);
}

void Recognizer::read_log(const otlp::Batch& batch, const otlp::LogRecord& log) {
  Sender& sender = senders_[log.resource];
  const RecognizerTables::Match<agents::EventRow>* found =
      tables_.event(log.event, sender.agent, batch, log.attributes);
  if (found == nullptr) found = tables_.event(log.body, sender.agent, batch, log.attributes);
  if (found == nullptr) return;
  const agents::Agent& agent = *found->agent;
  const Fields fields = sort_fields(batch.of(log.attributes), tables_.keys_of(agent));
  if (!seen_.insert(identity_of(batch, fields, log))) {
    ++duplicates_;
    return;
  }
  UsageEvent event = begin(agent, sender);
  event.evidence = Evidence::event;
  event.kind = found->row->kind;
  event.time = log.time;
  const std::string_view scope = batch.scopes[log.scope].name;
  event.scope = hash64(scope);
  read_names(fields, event);
  event.sequence = detail::fixed_of(fields.of(agents::Field::sequence), 1).value_or(0);
  if (has_numbers(event.kind)) {
    read_numbers(fields, event);
    read_counts(fields, batch.of(log.attributes), tables_.texts_of(agent),
                counts_cached_beside_input(agent, scope), event);
    if (event.span.has_counts) note_read_counts(batch, log.scope);
    // An event by the conventions may hold only messages.
    const bool is_bare = agent.name.empty() && event.kind == agents::Kind::request && !event.span.has_counts;
    if (is_bare && !event.error.empty())
      event.kind = agents::Kind::error;
    else if (is_bare && event.model.empty())
      return;
  }
  if (event.kind == agents::Kind::http_call && event.status_code.value_or(0) >= kFirstErrorStatus)
    event.kind = agents::Kind::error;
  if (event.kind == agents::Kind::compaction) event.count = 1;
  add(event, sender);
}

// The identity of a record: an event id, or session, time, sequence number, request id and counts; otherwise
// a hash of the whole record, or at least of the attributes that the decoder read.
std::uint64_t Recognizer::identity_of(const otlp::Batch& batch, const Fields& fields,
                                      const otlp::LogRecord& log) {
  const std::string_view event_id = detail::text_of(fields.of(agents::Field::event_id));
  if (!event_id.empty()) return hash64(event_id, kEventIdSeed);
  const otlp::Value* sequence = fields.of(agents::Field::sequence);
  const std::string_view session = detail::text_of(fields.of(agents::Field::session));
  if (sequence == nullptr || session.empty() || log.time == 0) {
    if (log.identity != 0) return log.identity;
    std::uint64_t content = 0;
    for (const otlp::Attribute& attribute : batch.of(log.attributes))
      content += mix(attribute.key, hash_of(attribute.value));
    return mix(mix(batch.resources[log.resource].sender, log.time), mix(content, log.event));
  }
  const std::string_view request = detail::text_of(fields.of(agents::Field::request_id));
  const auto number = static_cast<std::uint64_t>(detail::fixed_of(sequence, 1).value_or(0));
  // Two processes of one session may use the same number at the same time; counts distinguish their events.
  std::uint64_t counts = 0;
  for (std::size_t i = 0; i < kTokenParts; ++i)
    counts = mix(counts, static_cast<std::uint64_t>(
                             detail::fixed_of(fields.of(static_cast<agents::TokenPart>(i)), 1).value_or(-1)));
  return mix(mix(hash64(session), log.time), mix(mix(number, log.event), mix(hash64(request), counts)));
}

void Recognizer::read_span(const otlp::Batch& batch, const otlp::Span& span) {
  Sender& sender = senders_[span.resource];
  const RecognizerTables::Match<agents::EventRow>* found =
      tables_.span(span.name, sender.agent, batch, span.attributes);
  if (found == nullptr) found = tables_.span(span.operation, sender.agent, batch, span.attributes);
  const agents::Agent* by_role = sender.agent != nullptr ? sender.agent : &tables_.conventions();
  if (found == nullptr && by_role->roles.empty()) return;
  bool is_framework = false;
  const agents::Agent& agent = found != nullptr ? *found->agent : *by_role;
  const agents::Kind kind =
      found != nullptr ? found->row->kind : tables_.role_of(batch, span.attributes, agent, is_framework);
  if (!seen_.insert(span.identity)) {
    ++duplicates_;
    return;
  }
  read_request(batch, span, agent, kind, is_framework, sender);
}

void Recognizer::read_request(const otlp::Batch& batch, const otlp::Span& span, const agents::Agent& agent,
                              agents::Kind kind, bool is_framework, Sender& sender) {
  const otlp::SpanNode& node = batch.nodes[span.node];
  const std::string_view scope = batch.scopes[span.scope].name;
  const bool had_usage = sender.has_usage;
  UsageEvent event = begin(agent, sender);
  event.evidence = Evidence::span;
  event.kind = kind;
  event.scope = hash64(scope);
  event.time = span.end;
  event.span.trace = node.trace;
  event.span.id = node.id;
  event.span.parent = node.parent;
  event.span.start = span.start;
  event.span.nests = agent.spans_nest;
  event.span.is_client = span.kind == otlp::kClientSpan;
  event.span.is_framework = is_framework;
  const Fields fields = sort_fields(batch.of(span.attributes), tables_.keys_of(agent));
  read_names(fields, event);
  if (const std::string_view library = detail::text_of(fields.of(agents::Field::library)); !library.empty())
    event.scope = mix(event.scope, hash64(library));
  if (kind == agents::Kind::tool_done || has_numbers(kind) || kind == agents::Kind::aggregate ||
      kind == agents::Kind::metric)
    read_numbers(fields, event);
  const bool has_failed =
      event.succeeded ? !*event.succeeded : span.status_code == kSpanFailed || span.has_exception;
  if (kind == agents::Kind::tool_done) {
    // Services that are no agents run tools too, so a tool's span is no sign of usage.
    sender.has_usage = had_usage;
    if (!event.succeeded && span.status_code == kSpanFailed) event.succeeded = false;
  } else if (kind == agents::Kind::request || kind == agents::Kind::aggregate ||
             kind == agents::Kind::metric) {
    read_counts(fields, batch.of(span.attributes), tables_.texts_of(agent),
                counts_cached_beside_input(agent, scope), event);
    if (kind == agents::Kind::metric) event.kind = agents::Kind::request;
    // A span without a mark of its role is a request if it has a model, and counts or the kind CLIENT (its
    // counts are then missing).
    const bool is_nothing = kind == agents::Kind::metric &&
                            (event.model.empty() || (!event.span.has_counts && !event.span.is_client));
    const bool is_skipped = !agent.skipped_source.empty() &&
                            detail::text_of(fields.of(agents::Field::source)) == agent.skipped_source;
    if (is_nothing && !is_skipped && event.span.has_counts && agent.spans_nest) {
      // Counts without a model are no request, but may split the counts of a call below.
      unread_.add(sender.hash, cutter_.cut(scope), 1, false);
      sender.has_usage = had_usage;
      event.kind = agents::Kind::context;
      return add(event, sender);
    }
    if (event.span.has_counts) note_read_counts(batch, span.scope);
    if (is_nothing || is_skipped || (kind == agents::Kind::aggregate && !event.span.has_counts)) {
      sender.has_usage = had_usage;
      return;
    }
    if (event.kind == agents::Kind::request && !event.span.has_counts && has_failed)
      event.kind = agents::Kind::error;
    if (event.kind == agents::Kind::request && !agent.spans_nest && event.succeeded == false)
      event.kind = agents::Kind::error;
  }
  if (!event.duration_us && span.end >= span.start && span.start != 0) {
    event.duration_us = static_cast<std::int64_t>((span.end - span.start) / 1000);
  }
  add(event, sender);
}

}  // namespace otelc::events
