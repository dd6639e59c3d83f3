// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files: what an OTLP 1.11 export request is made of, as data. The JSON
// check and the transcoder are walks over these tables, so a new field is a new row.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <otelc/otlp/signal.hpp>

namespace otelc::otlp::schema {

enum class Kind : std::uint8_t {
  boolean,
  int32,
  uint32,
  sint32,
  int64,
  uint64,
  fixed32,
  fixed64,
  sfixed64,
  real,  ///< double
  string,
  bytes,     ///< base64 in JSON
  trace_id,  ///< bytes, 16 or none; hex in JSON
  span_id,   ///< bytes, 8 or none; hex in JSON
  enumeration,
  message,
};

enum class Repeat : bool { no, yes };

/// Whether at most one of a set of fields is set. No OTLP message has two such sets.
enum class OneOf : bool { no, yes };

struct Message;

struct Field {
  static constexpr std::size_t kPrefixSize = 32;

  std::uint8_t number = 0;
  Kind kind = Kind::string;
  Repeat repeat = Repeat::no;
  OneOf one_of = OneOf::no;
  std::uint8_t name_size = 0;
  /// `,"droppedAttributesCount":` and zeros: one fixed-size copy writes any name.
  std::array<char, kPrefixSize> prefix{};
  const Message* message = nullptr;
  std::span<const std::string_view> enum_names;  ///< the number is the place

  /// lowerCamelCase, as OTLP/JSON wants it.
  [[nodiscard]] constexpr std::string_view name() const { return {prefix.data() + 2, name_size}; }
  /// Bytes of `prefix` that are text.
  [[nodiscard]] constexpr std::size_t prefix_size() const { return name_size + std::size_t{4}; }
  [[nodiscard]] constexpr bool repeated() const { return repeat == Repeat::yes; }
};

/// Whether a message lets AnyValue hold further AnyValues: what kAnyValueDepthMax counts.
enum class Nests : bool { no, yes };

/// Whether a message means nothing while its oneof is not set, unless its flags say so.
enum class Valued : bool { no, yes };
inline constexpr std::uint8_t kPointFlagsNumber = 8;      ///< of NumberDataPoint, the one such message
inline constexpr std::uint64_t kNoRecordedValueFlag = 1;  ///< metrics.proto, DataPointFlags

/// What counting a request holds of one message that is not empty, in bytes: its entries in the record
/// reader's Batch, and for records what the layers above make of it. Rounded up; Expansion adds these up.
inline constexpr std::uint16_t kAttributeBytes = 48;
inline constexpr std::uint16_t kPointBytes = 608;
inline constexpr std::uint16_t kLogBytes = 576;
inline constexpr std::uint16_t kSpanBytes = 704;
inline constexpr std::uint16_t kScopeBytes = 48;
inline constexpr std::uint16_t kResourceBytes = 144;

struct Message {
  static constexpr std::size_t kFieldsMax = 16;

  std::string_view name;
  std::span<const Field> fields;  ///< at most kFieldsMax, no number over kFieldsMax
  Nests nests = Nests::no;
  Valued valued = Valued::no;
  std::uint16_t counting_bytes = 0;                    ///< kAttributeBytes, …
  std::array<std::int8_t, kFieldsMax + 1> place_of{};  ///< by field number, -1 where there is none

  constexpr Message(std::string_view message_name, std::span<const Field> table, Nests nesting = Nests::no,
                    Valued needs_value = Valued::no)
      : name(message_name), fields(table), nests(nesting), valued(needs_value) {
    place_of.fill(-1);
    for (std::size_t i = 0; i < table.size(); ++i) place_of[table[i].number] = static_cast<std::int8_t>(i);
  }
  [[nodiscard]] constexpr Message counted_as(std::uint16_t bytes) const {
    Message counted = *this;
    counted.counting_bytes = bytes;
    return counted;
  }
};

/// The place of a field among `message.fields` by its number on the wire; -1 when it is not known.
inline int place_by_number(const Message& message, std::uint32_t number) {
  return number <= Message::kFieldsMax ? message.place_of[number] : -1;
}

/// The same by its JSON name, in lowerCamelCase or in the snake_case of the .proto files. Starts
/// looking at `hint`: writers send fields in a steady order.
int place_by_name(const Message& message, std::string_view name, std::size_t hint);

/// Export{Metrics,Logs,Trace}ServiceRequest.
const Message& request_of(Signal signal);

}  // namespace otelc::otlp::schema
