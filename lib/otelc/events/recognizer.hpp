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

/// Turns OTLP records into what they say about usage, by the agents' table: which agent, which
/// session, model and source, how much. Drops copies (docs/counting.md, "identity") and reads temporality.
/// Not thread-safe.
class Recognizer {
 public:
  /// Services that are known agents under names that users have set. Beyond, no service by the conventions is
  /// counted that may be one more.
  static constexpr std::size_t kRenamedMax = 10'000;

  explicit Recognizer(std::span<const agents::Agent> agents = agents::agents());
  Recognizer(const Recognizer&) = delete;
  Recognizer& operator=(const Recognizer&) = delete;

  /// What the decoder has to read. Valid as long as the recognizer.
  [[nodiscard]] const otlp::Interest& interest() const { return tables_.interest(); }

  /// What is new in the batch. The events live until the next call or as long as the batch.
  std::span<const UsageEvent> recognize(const otlp::Batch& batch);
  /// Gives back what a batch of many records took; its events die with it.
  void shrink();

  /// Services that the last batch showed to be an agent which repeats itself by the conventions, under a name
  /// that the user has set. What such a service tells by the conventions are copies: from the next batch on
  /// they are no events any more, and those of before are to be taken back. By the name that those events
  /// have as their agent. As long as the recognizer.
  [[nodiscard]] std::span<const std::string_view> newly_renamed() const { return newly_renamed_; }

  /// Gives back what resends are known by: nothing is recognized from now on.
  void end() {
    seen_.end();
    series_.end();
  }

  /// Services that told of no model usage, and how much they sent: it is not in the bill.
  [[nodiscard]] const ForeignTelemetry& foreign() const { return foreign_; }
  /// Where those that reported usage ran, by their resources' attributes.
  [[nodiscard]] const Origin& origin() const { return origin_; }
  /// Whether spans of that resource of the last batch may stand between calls of a trace. An agent whose
  /// spans are counted by themselves has none of others below them.
  [[nodiscard]] bool is_nested(std::uint32_t resource) const {
    return senders_[resource].agent == nullptr || senders_[resource].agent->spans_nest;
  }
  /// Scopes with token counts under keys that no row names, and none that one does. Not in the bill.
  [[nodiscard]] const UnreadCounts& unread() const { return unread_; }
  /// Points, records and spans dropped because they had been counted before.
  [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }
  /// Points of a sum whose temporality was not said: counted as delta.
  [[nodiscard]] std::uint64_t unspecified() const { return unspecified_; }
  /// Some of what was reported may not have been counted.
  [[nodiscard]] bool is_over_a_cap() const { return is_over_ || series_.is_over(); }
  /// True when resends from long ago can no longer be told (see Seen).
  [[nodiscard]] bool has_forgotten() const { return seen_.has_forgotten(); }

 private:
  // Who sent what is under one resource of a batch.
  struct Sender {
    std::string_view service;
    std::uint64_t hash = 0;                // of the service
    const agents::Agent* agent = nullptr;  // null: none that the table knows by this service.name
    std::string_view known_as;      // the table's name of the agent that it reported as last; empty: of none
    bool spoke_as_service = false;  // by the conventions, under its service's name
    bool spoke = false;             // of usage
    bool is_renamed = false;        // an agent that repeats itself, under a name that the user has set
  };

  void read_senders(const otlp::Batch& batch);
  void note_foreign(const otlp::Batch& batch);
  void note_origin(const otlp::Batch& batch);
  UsageEvent begin(const agents::Agent& agent, Sender& sender);
  void tell(const UsageEvent& event, const Sender& sender);
  void cut_labels(UsageEvent& event);
  void read_point(const otlp::Batch& batch, const otlp::Point& point);
  void read_log(const otlp::Batch& batch, const otlp::LogRecord& log);
  static std::uint64_t identity_of(const otlp::Batch& batch, const Fields& fields,
                                   const otlp::LogRecord& log);
  void read_span(const otlp::Batch& batch, const otlp::Span& span);
  void read_request(const otlp::Batch& batch, const otlp::Span& span, const agents::Agent& agent,
                    agents::Kind kind, bool is_framework, Sender& sender);
  void gave_counts(const otlp::Batch& batch, std::uint32_t scope);

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
