// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace otelc::otlp::detail {

/// Iterates over the fields of one protobuf message. Refuses tags and lengths over 32 bits, which protozero's
/// reader would cut off unseen. After an error every read returns nothing and error() has the reason. Only
/// for little-endian machines.
///
///   WireReader reader(message);
///   while (reader.next()) {
///     if (reader.number() == 1) use(reader.bytes()); else reader.skip();
///   }
///   if (reader.error() != nullptr) ...
class WireReader {
 public:
  enum class Type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

  explicit WireReader(std::string_view message)
      : at_(message.data()), end_(message.data() + message.size()) {}

  /// Advances to the next field. Returns false at the end and after an error.
  bool next() {
    if (at_ == end_) return false;
    field_ = at_;
    const std::uint64_t tag = varint();
    if (tag > UINT32_MAX || tag >> 3 == 0) return fail("not a field number");
    number_ = static_cast<std::uint32_t>(tag >> 3);
    const auto type = static_cast<unsigned>(tag & 7);
    if (type > 5 || type == 3 || type == 4)
      return fail(type < 5 ? "groups are not part of OTLP" : "not a wire type");
    type_ = static_cast<Type>(type);
    return error_ == nullptr;
  }

  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] Type type() const { return type_; }
  [[nodiscard]] const char* field() const { return field_; }  ///< where the field's tag begins
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] const char* error() const { return error_; }

  // Consume the value of the field, or the next value inside packed bytes. Call exactly one per field, the
  // one for its type() or skip().

  std::uint64_t varint() {
    // Tags and most lengths are one byte.
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);
    return long_varint();
  }

  template <class Fixed>
  Fixed fixed() {
    Fixed value{};
    if (static_cast<std::size_t>(end_ - at_) < sizeof value) {
      fail("cut off inside a number");
      return {};
    }
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }

  std::string_view bytes() {
    const std::uint64_t size = varint();
    if (size > static_cast<std::uint64_t>(end_ - at_)) {
      fail("a length that goes past the end");
      return {};
    }
    const std::string_view value(at_, static_cast<std::size_t>(size));
    at_ += size;
    return value;
  }

  void skip() {
    switch (type_) {
      case Type::varint:
        varint();
        break;
      case Type::fixed64:
        fixed<std::uint64_t>();
        break;
      case Type::bytes:
        bytes();
        break;
      case Type::fixed32:
        fixed<std::uint32_t>();
        break;
    }
  }

 private:
  bool fail(const char* why) {
    if (error_ == nullptr) error_ = why;
    at_ = end_;
    return false;
  }

  std::uint64_t long_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (at_ == end_) {
        fail("cut off inside a number");
        return 0;
      }
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte >= 0x80) continue;
      if (shift == 63 && byte > 1) break;
      return value;
    }
    fail("a number of more than 64 bits");
    return 0;
  }

  const char* at_;
  const char* end_;
  const char* field_ = nullptr;
  const char* error_ = nullptr;
  std::uint32_t number_ = 0;
  Type type_ = Type::varint;
};

}  // namespace otelc::otlp::detail
