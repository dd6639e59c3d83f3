// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/agents/agents.hpp>
#include <otelc/events/fields.hpp>
#include <otelc/events/origin.hpp>
#include <otelc/otlp/names.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::events {

/// The agents' rows, arranged for look-ups by the ids that the decoder gives to names. Built once; afterwards
/// look-ups may run in any thread.
class RecognizerTables {
 public:
  /// A row of an agent that has the name.
  template <class Row>
  struct Match {
    const agents::Agent* agent;
    const Row* row;
    bool is_qualified;      ///< the name alone identifies the agent
    otlp::NameId required;  ///< EventRow::required_key
  };
  struct ResourceKeys {
    otlp::NameId service_name = otlp::kNoName;
    otlp::NameId service_version = otlp::kNoName;
    otlp::NameId owner_name = otlp::kNoName;
    otlp::NameId repository_name = otlp::kNoName;
  };
  /// The key of a resource attribute that holds a fact.
  struct FactPlace {
    otlp::NameId key = otlp::kNoName;
    Fact fact = Fact::repository;
  };

  /// `agents` must outlive this. The last one is the GenAI conventions.
  explicit RecognizerTables(std::span<const agents::Agent> agents);
  RecognizerTables(const RecognizerTables&) = delete;
  RecognizerTables& operator=(const RecognizerTables&) = delete;

  /// Returns what the decoder has to read.
  [[nodiscard]] const otlp::Interest& interest() const { return interest_; }
  [[nodiscard]] const ResourceKeys& resource_keys() const { return resource_keys_; }
  [[nodiscard]] std::span<const FactPlace> fact_keys() const { return fact_keys_; }

  /// Returns the agent with this `service.name`; nullptr if there is none.
  [[nodiscard]] const agents::Agent* agent_of(std::string_view service) const;
  /// Returns the rows for services that are no known agents.
  [[nodiscard]] const agents::Agent& conventions() const { return agents_.back(); }

  /// Returns the row for a record with that name and those attributes, sent by `agent` (nullptr: by a service
  /// that is no known agent); nullptr if no row applies.
  [[nodiscard]] const Match<agents::MetricRow>* metric(otlp::NameId name, const agents::Agent* agent,
                                                       const otlp::Batch& batch,
                                                       otlp::AttributeRange attributes) const {
    return match(metrics_, name, agent, batch, attributes);
  }
  [[nodiscard]] const Match<agents::EventRow>* event(otlp::NameId name, const agents::Agent* agent,
                                                     const otlp::Batch& batch,
                                                     otlp::AttributeRange attributes) const {
    return match(events_, name, agent, batch, attributes);
  }
  [[nodiscard]] const Match<agents::EventRow>* span(otlp::NameId name, const agents::Agent* agent,
                                                    const otlp::Batch& batch,
                                                    otlp::AttributeRange attributes) const {
    return match(spans_, name, agent, batch, attributes);
  }

  [[nodiscard]] const AgentKeys& keys_of(const agents::Agent& agent) const {
    return agent_keys_[index_of(agent)];
  }
  [[nodiscard]] std::span<const TextPlace> texts_of(const agents::Agent& agent) const {
    return texts_[index_of(agent)];
  }
  /// Returns what attributes say about the role of a span or a data point (docs/counting.md#calls): an
  /// aggregate wins over a request. Kind::metric: nothing. Sets `is_framework` to true if a row has it.
  [[nodiscard]] agents::Kind role_of(const otlp::Batch& batch, otlp::AttributeRange attributes,
                                     const agents::Agent& agent, bool& is_framework) const;

 private:
  // By NameId: the rows of all agents that know the name, in the order of the agents.
  template <class Row>
  using Matches = std::vector<std::vector<Match<Row>>>;
  struct RolePlace {
    otlp::NameId key = otlp::kNoName;
    const agents::RoleRow* row = nullptr;
  };

  void add_agent(const agents::Agent& agent);
  void add_resource_keys();
  void mark(otlp::NameId key);
  [[nodiscard]] std::size_t index_of(const agents::Agent& agent) const {
    return static_cast<std::size_t>(&agent - agents_.data());
  }

  // A short name such as api_request counts only for the agent that the resource names. A name with the
  // agent's prefix identifies the agent under any service.name.
  template <class Row>
  [[nodiscard]] static const Match<Row>* match(const Matches<Row>& table, otlp::NameId name,
                                               const agents::Agent* agent, const otlp::Batch& batch,
                                               otlp::AttributeRange attributes) {
    if (name >= table.size()) return nullptr;
    for (const Match<Row>& match : table[name]) {
      const bool is_its = match.agent == agent || (agent == nullptr && match.is_qualified);
      if (is_its && (match.required == otlp::kNoName || batch.find(attributes, match.required) != nullptr))
        return &match;
    }
    return nullptr;
  }

  std::span<const agents::Agent> agents_;
  otlp::Interest interest_;
  ResourceKeys resource_keys_;
  std::vector<FactPlace> fact_keys_;
  Matches<agents::MetricRow> metrics_;
  Matches<agents::EventRow> events_;
  Matches<agents::EventRow> spans_;
  std::vector<AgentKeys> agent_keys_;          // beside agents_
  std::vector<std::vector<RolePlace>> roles_;  // beside agents_
  std::vector<std::vector<TextPlace>> texts_;  // beside agents_
  std::deque<std::string> names_;              // owns names with a prefix
};

}  // namespace otelc::events
