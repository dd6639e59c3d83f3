// SPDX-License-Identifier: Apache-2.0
//
// The body is walked recursively along the tables of schema.hpp. Each message is read twice. count_fields()
// counts how often each field occurs, checks the wire types, and decides which member of a oneof stays (the
// last one). write_message() then writes each field once: a repeated field at its first occurrence, where it
// collects the later ones; a plain field at its last occurrence; a message in several pieces at its first
// occurrence, after the pieces are put together. That copies bytes, so a budget limits how many.
#include <otelc/otlp/transcode.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include <otelc/otlp/detail/json_sink.hpp>
#include <otelc/otlp/detail/wire_reader.hpp>
#include <otelc/otlp/json_check.hpp>
#include <otelc/otlp/schema.hpp>

namespace otelc::otlp {
namespace {

using detail::JsonSink;
using detail::WireReader;
using schema::Field;
using schema::Kind;
using schema::Message;
using Type = WireReader::Type;

static_assert(std::endian::native == std::endian::little);

Type type_of(Kind kind) {
  switch (kind) {
    case Kind::boolean:
    case Kind::int32:
    case Kind::uint32:
    case Kind::sint32:
    case Kind::int64:
    case Kind::uint64:
    case Kind::enumeration:
      return Type::varint;
    case Kind::fixed32:
      return Type::fixed32;
    case Kind::fixed64:
    case Kind::sfixed64:
    case Kind::real:
      return Type::fixed64;
    case Kind::string:
    case Kind::bytes:
    case Kind::trace_id:
    case Kind::span_id:
    case Kind::message:
      return Type::bytes;
  }
  return Type::bytes;
}

// The occurrences of one field in a message. No default values: most messages have two fields, and Slots has
// room for sixteen.
struct Slot {
  const char* first;   // occurrences before it lost against another member of the oneof
  std::uint32_t left;  // occurrences that are still to be written
};
using Slots = std::array<Slot, Message::kFieldsMax>;

class Transcoder {
 public:
  Transcoder(std::string_view body, const Expansion& bounds, std::string& out, std::size_t bytes_expected,
             JsonSink::Longer longer)
      : sink_(out, bytes_expected, longer), bounds_(bounds), merge_bytes_left_(merge_bytes_max(body)) {}

  bool write_message(const Message& message, std::string_view bytes, int depth);
  Decoded finish() {
    sink_.finish();
    return decoded_;
  }
  [[nodiscard]] const JsonSink& sink() const { return sink_; }
  [[nodiscard]] std::size_t counting_bytes() const { return counting_bytes_; }

  [[nodiscard]] Error error() const {
    if (is_too_much_) return expands_too_much().value();
    // `resourceLogs.scopeLogs: why`
    return {ErrorKind::bad_data, path_.empty() ? why_ : path_.substr(0, kPathMax) + ": " + why_};
  }

 private:
  static constexpr std::size_t kPathMax = 200;
  static constexpr std::size_t kLongText = 4096;

  // Pieces inside of pieces are copied once per level.
  static std::size_t merge_bytes_max(std::string_view body) {
    constexpr std::size_t kFree = std::size_t{4} << 20;
    return std::min(body.size() * 4, body.size() + kFree);
  }

  bool count_fields(const Message& message, std::string_view bytes, Slots& slots);
  bool write_field(const Field& field, Slot& slot, WireReader& reader, int depth);
  bool write_list(const Field& field, Slot& slot, WireReader& reader, int depth);
  bool write_elements(const Field& field, WireReader& reader, bool& first, int depth);
  bool write_merged(const Field& field, Slot& slot, WireReader reader, int depth);
  bool write_scalar(Kind kind, WireReader& reader);
  bool write_id(std::string_view id, std::size_t size);

  void count_tokens(std::size_t tokens) { counting_bytes_ += tokens * Expansion::kTokenBytes; }
  // Called once per message, and where much is written between two messages.
  bool has_room() {
    if (bounds_.holds(sink_.written(), counting_bytes_)) return true;
    is_too_much_ = true;
    return fail("too much");
  }
  bool fail(const char* why) {
    if (why_.empty()) why_ = why;
    return false;
  }
  bool ok(const WireReader& reader) { return reader.error() == nullptr || fail(reader.error()); }

  JsonSink sink_;
  const Expansion& bounds_;
  Decoded decoded_;
  std::size_t counting_bytes_ = 0;
  bool is_too_much_ = false;
  std::size_t merge_bytes_left_;
  std::string why_;
  std::string path_;
};

// Fills `slots`. Returns false if the message is not well formed.
bool Transcoder::count_fields(const Message& message, std::string_view bytes, Slots& slots) {
  for (std::size_t i = 0; i < message.fields.size(); ++i) slots[i] = Slot{};
  Slot* chosen = nullptr;  // the last member of the oneof
  std::uint64_t flags = 0;
  WireReader reader(bytes);
  while (reader.next()) {
    const int place = schema::place_by_number(message, reader.number());
    if (place < 0) {
      reader.skip();
      continue;
    }
    const Field& field = message.fields[static_cast<std::size_t>(place)];
    Slot& slot = slots[static_cast<std::size_t>(place)];
    const bool packed = field.repeated() && reader.type() == Type::bytes;
    if (reader.type() != type_of(field.kind) && !packed) {
      path_ = field.name();
      return fail("not the wire type of this field");
    }
    if (field.one_of == schema::OneOf::yes) {
      if (chosen != nullptr && chosen != &slot) *chosen = Slot{};
      chosen = &slot;
    }
    if (slot.left++ == 0) slot.first = reader.field();
    if (message.valued == schema::Valued::yes && field.number == schema::kPointFlagsNumber) {
      flags = reader.varint();
    } else {
      reader.skip();
    }
  }
  const bool has_value = chosen != nullptr || (flags & schema::kNoRecordedValueFlag) != 0;
  if (message.valued == schema::Valued::yes && !has_value) ++decoded_.points_without_value;
  return ok(reader);
}

bool Transcoder::write_message(const Message& message, std::string_view bytes, int depth) {
  if (message.nests == schema::Nests::yes && ++depth > kAnyValueDepthMax) return fail("nested too deep");
  if (bytes.empty()) {
    count_tokens(2);
    sink_.put("{}");
    if (message.valued == schema::Valued::yes) ++decoded_.points_without_value;
    return has_room();
  }
  counting_bytes_ += message.counting_bytes;
  if (!has_room()) return false;
  Slots slots;
  if (!count_fields(message, bytes, slots)) return false;
  sink_.put('{');
  std::size_t fields = 0;
  std::size_t comma = 1;  // bytes of its prefix that the first field is written without
  WireReader reader(bytes);
  while (reader.next()) {
    const int place = schema::place_by_number(message, reader.number());
    Slot* const slot = place < 0 ? nullptr : &slots[static_cast<std::size_t>(place)];
    if (slot == nullptr || slot->left == 0 || reader.field() < slot->first) {
      reader.skip();
      continue;
    }
    const Field& field = message.fields[static_cast<std::size_t>(place)];
    if (!field.repeated() && field.kind != Kind::message && slot->left > 1) {  // the last one wins
      --slot->left;
      reader.skip();
      continue;
    }
    sink_.put_short<Field::kPrefixSize - 1>(field.prefix.data() + comma, field.prefix_size() - comma);
    comma = 0;
    ++fields;
    if (!write_field(field, *slot, reader, depth)) {
      path_.insert(0, path_.empty() ? std::string(field.name()) : std::string(field.name()) + '.');
      return false;
    }
  }
  sink_.put('}');
  count_tokens(2 + 4 * fields);  // the braces; comma, name, colon and value
  return ok(reader);
}

bool Transcoder::write_field(const Field& field, Slot& slot, WireReader& reader, int depth) {
  if (field.repeated()) return write_list(field, slot, reader, depth);
  if (field.kind != Kind::message) return write_scalar(field.kind, reader) && ok(reader);
  if (slot.left == 1) return write_message(*field.message, reader.bytes(), depth);
  if (!write_merged(field, slot, reader, depth)) return false;
  slot.left = 0;
  reader.skip();
  return true;
}

// Writes all occurrences from here on; other fields may come between them.
bool Transcoder::write_list(const Field& field, Slot& slot, WireReader& reader, int depth) {
  sink_.put('[');
  count_tokens(2);
  WireReader ahead = reader;
  bool in_a_row = true;
  bool first = true;
  while (true) {
    if (ahead.number() == field.number) {
      if (!write_elements(field, ahead, first, depth)) return false;
      if (--slot.left == 0) break;
    } else {
      in_a_row = false;
      ahead.skip();
    }
    if (!ahead.next()) break;
  }
  sink_.put(']');
  if (in_a_row) {
    reader = ahead;
  } else {
    reader.skip();
  }
  return true;
}

bool Transcoder::write_elements(const Field& field, WireReader& reader, bool& first, int depth) {
  const auto separate = [&] {
    if (!first) sink_.put(',');
    first = false;
    count_tokens(2);
  };
  if (field.kind == Kind::message) {
    separate();
    return write_message(*field.message, reader.bytes(), depth);
  }
  if (reader.type() == type_of(field.kind)) {
    separate();
    return write_scalar(field.kind, reader) && ok(reader) && has_room();
  }
  WireReader packed(reader.bytes());
  while (!packed.at_end()) {
    separate();
    if (!write_scalar(field.kind, packed) || !has_room()) return false;
  }
  return ok(packed);
}

// Writes a message that comes in several pieces: the concatenated pieces are the message.
bool Transcoder::write_merged(const Field& field, Slot& slot, WireReader reader, int depth) {
  std::string whole;
  while (true) {
    if (reader.number() == field.number) {
      const std::string_view piece = reader.bytes();
      if (piece.size() > merge_bytes_left_) return fail("a message in too many pieces");
      merge_bytes_left_ -= piece.size();
      whole += piece;
      if (--slot.left == 0) break;
    } else {
      reader.skip();
    }
    if (!reader.next()) break;
  }
  return write_message(*field.message, whole, depth);
}

bool Transcoder::write_scalar(Kind kind, WireReader& reader) {
  const auto quoted = [&](auto number) {
    sink_.put('"');
    sink_.integer(number);
    sink_.put('"');
    return true;
  };
  const auto plain = [&](auto number) {
    sink_.integer(number);
    return true;
  };
  switch (kind) {
    case Kind::boolean:
      sink_.put(reader.varint() != 0 ? "true" : "false");
      return true;
    case Kind::int32:
    case Kind::enumeration:
      return plain(static_cast<std::int32_t>(reader.varint()));
    case Kind::uint32:
      return plain(static_cast<std::uint32_t>(reader.varint()));
    case Kind::sint32: {
      const auto zigzag = static_cast<std::uint32_t>(reader.varint());
      return plain(static_cast<std::int32_t>((zigzag >> 1) ^ (0U - (zigzag & 1U))));
    }
    case Kind::int64:
      return quoted(static_cast<std::int64_t>(reader.varint()));
    case Kind::uint64:
      return quoted(reader.varint());
    case Kind::fixed32:
      return plain(reader.fixed<std::uint32_t>());
    case Kind::fixed64:
      return quoted(reader.fixed<std::uint64_t>());
    case Kind::sfixed64:
      return quoted(reader.fixed<std::int64_t>());
    case Kind::real:
      sink_.real(reader.fixed<double>());
      return true;
    case Kind::string: {
      const std::string_view text = reader.bytes();
      if (sink_.string(text)) ++decoded_.repaired_strings;
      return text.size() < kLongText || has_room();
    }
    case Kind::bytes: {
      const std::string_view bytes = reader.bytes();
      sink_.base64(bytes);
      return bytes.size() < kLongText || has_room();
    }
    case Kind::trace_id:
      return write_id(reader.bytes(), 16);
    case Kind::span_id:
      return write_id(reader.bytes(), 8);
    case Kind::message:
      break;
  }
  return fail("not a scalar");
}

bool Transcoder::write_id(std::string_view id, std::size_t size) {
  if (!id.empty() && id.size() != size) return fail(size == 16 ? "not 16 bytes" : "not 8 bytes");
  sink_.hex(id);
  return true;
}

}  // namespace

Result<Decoded> protobuf_to_json(Signal signal, std::string_view body, std::string& out,
                                 Expansion* expansion) {
  // A small body doubles the room as the text grows, which takes twice the memory while the text moves. A
  // large body gets the usual room at once, up to a limit because it may be a bomb. If it needs more, it is
  // measured to the end and then written again, with exactly that room.
  constexpr std::size_t kLargeBytes = std::size_t{1} << 20;
  constexpr std::size_t kLargeRoom = std::size_t{16} << 20;
  constexpr std::size_t kFirstRoom = std::size_t{64} << 10;
  using Longer = JsonSink::Longer;
  Expansion unbounded;
  Expansion& bounds = expansion != nullptr ? *expansion : unbounded;
  const Message& request = schema::request_of(signal);
  const std::size_t before = out.size();
  const bool is_large = body.size() > kLargeBytes;
  std::size_t room =
      is_large ? std::min(body.size() * 9 / 4, kLargeRoom) : std::min(body.size() * 3, kFirstRoom);
  Longer longer = is_large ? Longer::measure : Longer::grow;
  while (true) {
    Transcoder transcoder(body, bounds, out, room, longer);
    if (!transcoder.write_message(request, body, 0)) {
      out.resize(before);
      return tl::unexpected(transcoder.error());
    }
    bounds.counting_bytes = transcoder.counting_bytes();
    const Decoded decoded = transcoder.finish();
    if (transcoder.sink().is_whole()) return decoded;
    room = transcoder.sink().written() + JsonSink::kSlack;
    longer = Longer::grow;
  }
}

}  // namespace otelc::otlp
