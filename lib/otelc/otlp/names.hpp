// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace otelc::otlp {

/// The index of a name in a NameTable.
using NameId = std::uint16_t;
inline constexpr NameId kNoName = 0xffff;

/// A small set of names with fast lookup. The names must outlive the table; in otelc they are literals. Safe
/// to read from any thread once it is filled.
class NameTable {
 public:
  /// Adds `name` if it is missing. Returns its id.
  NameId add(std::string_view name);
  /// Returns the id of `name`, or kNoName.
  [[nodiscard]] NameId find(std::string_view name) const;
  [[nodiscard]] std::string_view name(NameId id) const { return names_[id]; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }

 private:
  void insert(NameId id);
  std::vector<std::string_view> names_;
  std::vector<NameId> slots_;  // open addressing, a power of two, at most half full
};

/// What a RecordReader reads. It skips everything else. usage::Recognizer fills it from the table of agents.
struct Interest {
  NameTable metrics;                ///< names of metrics
  NameTable events;                 ///< names of log events, in every spelling
  NameTable spans;                  ///< names of spans, and operations (see operation_prefix)
  NameTable keys;                   ///< attribute keys of resources and records
  NameId resource_keys = kNoName;   ///< keys from this id on are read in resources only
  NameId event_name = kNoName;      ///< the key `event.name`
  NameId operation_name = kNoName;  ///< the key `gen_ai.operation.name`
  /// A span whose name is unknown is looked up in `spans` by this prefix and its operation.
  std::string_view operation_prefix;
  std::vector<bool> marks;    ///< by key: a span with this key is of interest whatever its name
  std::vector<bool> own_ids;  ///< by key: a log record with this key carries an id of its own
  std::array<NameId, 3> sender_keys{kNoName, kNoName, kNoName};  ///< resource keys that identify the sender
};

}  // namespace otelc::otlp
