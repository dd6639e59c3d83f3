// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace otelc::otlp {

/// A name's place in a NameTable.
using NameId = std::uint16_t;
inline constexpr NameId kNoName = 0xffff;

/// A small set of names with quick look-up. The names must outlive the table (they are literals of
/// the agents' table). Immutable once filled, then safe to read from any thread.
class NameTable {
 public:
  /// Adds a name if it is not there; its id.
  NameId add(std::string_view name);
  [[nodiscard]] NameId find(std::string_view name) const;
  [[nodiscard]] std::string_view name(NameId id) const { return names_[id]; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }

 private:
  void insert(NameId id);
  std::vector<std::string_view> names_;
  std::vector<NameId> slots_;  // open addressing, a power of two, at most half full
};

/// What the meaning of the numbers asks of the decoder: everything else is skipped unread.
struct Interest {
  NameTable metrics;                  ///< names of metrics
  NameTable events;                   ///< names of log events, in every spelling
  NameTable spans;                    ///< names of spans
  NameTable keys;                     ///< attribute keys, of resources and records
  NameId resource_keys = kNoName;     ///< keys from this one on are read in resources only
  NameId event_name = kNoName;        ///< the key `event.name`
  NameId operation_name = kNoName;    ///< the key `gen_ai.operation.name`; spans are known by it too, as
  std::string_view operation_prefix;  ///< this prefix and its value in `spans`
  std::vector<bool> marks;            ///< by key: a span that has it is of interest whatever its name is
  std::vector<bool> own_ids;          ///< by key: a log record that has it says itself which one it is
  std::array<NameId, 3> sender_keys{kNoName, kNoName, kNoName};  ///< of a resource: what names who sends
};

}  // namespace otelc::otlp
