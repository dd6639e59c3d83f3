// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/agents/agents.hpp>
#include <otelc/events/fields.hpp>
#include <otelc/events/foreign_telemetry.hpp>
#include <otelc/events/labels.hpp>
#include <otelc/events/origin.hpp>
#include <otelc/events/recognizer_tables.hpp>
#include <otelc/events/seen.hpp>
#include <otelc/events/series.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/otlp/names.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::events {

/// Turns OTLP records into usage events by the agents' rows (docs/agents.md#the-table): which agent, session,
/// model and source, and how much. Drops resends and turns cumulative points into what they add
/// (docs/counting.md#identity). Not thread-safe.
class Recognizer {
 public:
  /// Cap of services that are known agents under user-defined names. Beyond it, reports by the conventions
  /// from other services are not counted, because they may be duplicates.
  static constexpr std::size_t kRenamedMax = 10'000;

  /// `agents` must outlive this. The last one is the GenAI conventions.
  explicit Recognizer(std::span<const agents::Agent> agents = agents::agents());
  Recognizer(const Recognizer&) = delete;
  Recognizer& operator=(const Recognizer&) = delete;

  /// Returns what the decoder has to read. Lives as long as the recognizer.
  [[nodiscard]] const otlp::Interest& interest() const { return tables_.interest(); }

  /// Returns the usage in the batch that is new. The events and their texts live until the next call, and no
  /// longer than the batch.
  std::span<const UsageEvent> recognize(const otlp::Batch& batch);
  /// Frees the memory that a large batch took. Invalidates its events.
  void shrink();

  /// Returns services that the last batch identified as an agent which repeats its usage by the conventions,
  /// under a user-defined name. What such a service reports by the conventions are duplicates: from the next
  /// batch on they are no events, and the caller must take back earlier ones. The names are the `agent_name`
  /// of those events and live as long as the recognizer.
  [[nodiscard]] std::span<const std::string_view> newly_renamed() const { return newly_renamed_; }

  /// Frees what resends are recognized by. Do not call recognize() afterwards.
  void end() {
    seen_.end();
    series_.end();
  }

  /// Returns the services that reported no model usage, and how much they sent.
  [[nodiscard]] const ForeignTelemetry& foreign() const { return foreign_; }
  /// Returns where senders of usage ran, by the attributes of their resources.
  [[nodiscard]] const Origin& origin() const { return origin_; }
  /// Returns whether spans of a resource of the last batch may link calls of a trace. False for agents whose
  /// spans are counted by themselves: they are not above spans of others.
  [[nodiscard]] bool is_nested(std::uint32_t resource) const {
    return senders_[resource].agent == nullptr || senders_[resource].agent->spans_nest;
  }
  /// Returns scopes with token counts under keys that no row names. These counts are not in the bill.
  [[nodiscard]] const UnreadCounts& unread() const { return unread_; }
  /// Returns how many points, records and spans were dropped as resends.
  [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }
  /// Returns how many points of unspecified temporality were counted as deltas.
  [[nodiscard]] std::uint64_t unspecified() const { return unspecified_; }
  /// Returns true at a cap: some of what was reported may not have been counted.
  [[nodiscard]] bool is_over_a_cap() const { return is_over_ || series_.is_over(); }
  /// Returns true if resends of very old records are no longer recognized (see Seen).
  [[nodiscard]] bool has_forgotten() const { return seen_.has_forgotten(); }

 private:
  // The sender of one resource of a batch.
  struct Sender {
    std::string_view service;
    std::uint64_t hash = 0;                // of the service
    const agents::Agent* agent = nullptr;  // nullptr: no agent has this service.name
    std::string_view known_as;             // the agent of its last usage event; empty: none
    bool reported_as_service = false;      // usage by the conventions, under its service's name
    bool has_usage = false;                // reported usage
    bool is_renamed = false;  // an agent that repeats its usage by the conventions, under a user-defined name
  };

  void read_senders(const otlp::Batch& batch);
  void note_foreign(const otlp::Batch& batch);
  void note_origin(const otlp::Batch& batch);
  UsageEvent begin(const agents::Agent& agent, Sender& sender);
  void add(const UsageEvent& event, const Sender& sender);
  void cut_labels(UsageEvent& event);
  void read_point(const otlp::Batch& batch, const otlp::Point& point);
  void read_log(const otlp::Batch& batch, const otlp::LogRecord& log);
  static std::uint64_t identity_of(const otlp::Batch& batch, const Fields& fields,
                                   const otlp::LogRecord& log);
  void read_span(const otlp::Batch& batch, const otlp::Span& span);
  void read_request(const otlp::Batch& batch, const otlp::Span& span, const agents::Agent& agent,
                    agents::Kind kind, bool is_framework, Sender& sender);
  void note_read_counts(const otlp::Batch& batch, std::uint32_t scope);

  RecognizerTables tables_;
  Origin origin_;
  std::vector<Sender> senders_;  // of the batch, by resource
  ForeignTelemetry foreign_;
  UnreadCounts unread_;
  Seen seen_;
  Series series_;
  std::uint64_t duplicates_ = 0;
  std::uint64_t unspecified_ = 0;
  std::vector<UsageEvent> out_;
  LabelCutter cutter_;  // of the batch
  bool is_over_ = false;
  std::set<std::string, std::less<>> renamed_;  // services
  std::vector<std::string_view> newly_renamed_;
};

}  // namespace otelc::events
