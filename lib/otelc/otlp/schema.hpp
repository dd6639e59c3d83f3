// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files: the messages of an OTLP 1.11 export request as tables. The JSON check and
// the transcoder walk these tables, so a new field is a new row in schema.cpp.

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

/// Whether a field belongs to the message's oneof. No OTLP message has two.
enum class OneOf : bool { no, yes };

struct Message;

/// A field of a message.
struct Field {
  static constexpr std::size_t kPrefixSize = 32;

  std::uint8_t number = 0;
  Kind kind = Kind::string;
  Repeat repeat = Repeat::no;
  OneOf one_of = OneOf::no;
  std::uint8_t name_size = 0;
  /// `,"droppedAttributesCount":` and zeros, so that one copy of fixed size writes any name.
  std::array<char, kPrefixSize> prefix{};
  const Message* message = nullptr;
  std::span<const std::string_view> enum_names;  ///< an enum's names by number

  /// In lowerCamelCase, as OTLP/JSON requires.
  [[nodiscard]] constexpr std::string_view name() const { return {prefix.data() + 2, name_size}; }
  /// Bytes of `prefix` before the zeros.
  [[nodiscard]] constexpr std::size_t prefix_size() const { return name_size + std::size_t{4}; }
  [[nodiscard]] constexpr bool repeated() const { return repeat == Repeat::yes; }
};

/// Whether a message holds further AnyValues inside an AnyValue. kAnyValueDepthMax limits their depth.
enum class Nests : bool { no, yes };

/// Whether a message without a value in its oneof is a mistake, unless its flags say that there is none.
enum class Valued : bool { no, yes };
inline constexpr std::uint8_t kPointFlagsNumber = 8;  ///< `flags` of NumberDataPoint, the only such message
inline constexpr std::uint64_t kNoRecordedValueFlag = 1;  ///< metrics.proto, DataPointFlags

/// Bytes that counting takes for one message that is not empty, rounded up: its entries in the record
/// reader's Batch, and for records what the layers above make of them. Expansion adds them up.
inline constexpr std::uint16_t kAttributeBytes = 48;
inline constexpr std::uint16_t kPointBytes = 608;
inline constexpr std::uint16_t kLogBytes = 576;
inline constexpr std::uint16_t kSpanBytes = 704;
inline constexpr std::uint16_t kScopeBytes = 48;
inline constexpr std::uint16_t kResourceBytes = 144;

/// A message and its fields.
struct Message {
  static constexpr std::size_t kFieldsMax = 16;

  std::string_view name;
  std::span<const Field> fields;  ///< at most kFieldsMax, no number over kFieldsMax
  Nests nests = Nests::no;
  Valued valued = Valued::no;
  std::uint16_t counting_bytes = 0;  ///< kAttributeBytes, …
  std::array<std::int8_t, kFieldsMax + 1>
      place_of{};  ///< index in `fields` by field number; -1: no such field

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

/// Returns the index in `message.fields` of the field with a number on the wire, or -1.
inline int place_by_number(const Message& message, std::uint32_t number) {
  return number <= Message::kFieldsMax ? message.place_of[number] : -1;
}

/// Returns the index in `message.fields` of the field with a JSON name, in lowerCamelCase or in the
/// snake_case of the .proto files, or -1. Starts looking at `hint`, because writers send fields in a steady
/// order.
int place_by_name(const Message& message, std::string_view name, std::size_t hint);

/// Returns Export{Metrics,Logs,Trace}ServiceRequest.
const Message& request_of(Signal signal);

}  // namespace otelc::otlp::schema
