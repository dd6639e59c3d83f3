// SPDX-License-Identifier: Apache-2.0
//
// simdjson's parsers step over values that are not read, but a check must look at all of them. So the
// checker walks the tokens (json_tokens.hpp) itself, with an explicit stack of the open objects and arrays
// instead of recursion. A frame of the stack knows the message of schema.hpp that its object is; each key
// selects the field that its value must fit. Objects under unknown keys have no message, and only their JSON
// is checked.
//
// The sizes that Expansion limits are looked at once per window of tokens and at the end. Invalid text in
// strings never changes the result of the walk, because it can be no number, id or name of a field; so the
// body is walked as received, and repaired afterwards if it is correct otherwise.
#include <otelc/otlp/json_check.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson_configured.hpp>

#include <otelc/base/shrink.hpp>
#include <otelc/otlp/detail/json_scalars.hpp>
#include <otelc/otlp/detail/json_tokens.hpp>
#include <otelc/otlp/repair.hpp>
#include <otelc/otlp/schema.hpp>

namespace otelc::otlp {
namespace {

using schema::Field;
using schema::Kind;
using schema::Message;

// 100 kvlists are 400 levels of JSON; around the deepest attribute (an exemplar's) there are 15 more.
constexpr std::size_t kJsonDepthMax = 4 * kAnyValueDepthMax + 32;

// An open object or array. Without a message or field it is unknown to OTLP.
struct Frame {
  bool is_array = false;
  bool no_recorded_value = false;    // data points: their flags report no value
  std::uint8_t hint = 0;             // objects: index of the field that the next key is likely to name
  std::uint8_t chosen = 0;           // objects: index + 1 of the oneof's member that is set; 0: none
  std::uint16_t any_values = 0;      // how many AnyValues this one is nested in
  std::uint32_t items = 0;           // members or elements so far
  std::size_t key = 0;               // objects: offset of the last key's quote, never 0
  const Message* message = nullptr;  // objects: what it is
  const Field* field = nullptr;      // arrays: what each element is; objects: the field of `key`
};

bool is_id(std::string_view text, std::size_t digits) {
  return text.empty() || (text.size() == digits && detail::is_hex(text));
}

bool is_special_real(std::string_view text) {
  return text == "NaN" || text == "Infinity" || text == "-Infinity";
}

bool is_enum_name(const Field& field, std::string_view text) {
  return std::find(field.enum_names.begin(), field.enum_names.end(), text) != field.enum_names.end();
}

const char* reason_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY:
      return "no JSON";
    case simdjson::UNESCAPED_CHARS:
      return "a control character in a string";
    case simdjson::UNCLOSED_STRING:
      return "a string without an end";
    default:
      return "not JSON";
  }
}

}  // namespace

struct JsonChecker::Impl {
  detail::JsonTokens tokens;
  std::array<Frame, kJsonDepthMax> stack;
  std::size_t depth = 0;
  std::string_view text;
  const char* escape = nullptr;  // the first backslash not yet passed, or the text's end
  std::string unescaped;
  bool is_to_repair = false;
  std::string repaired;
  const char* why = nullptr;
  ErrorKind kind = ErrorKind::bad_data;
  Decoded decoded;
  const Expansion* bounds = nullptr;
  std::size_t record_bytes = 0;  // what counting the messages so far takes
  std::size_t windows_seen = 0;  // when the sizes were last looked at

  bool check(const Message& request, PaddedView body);
  bool walk(const Message& request);
  bool weigh();
  bool fields(Frame& object);
  bool elements(Frame& array);
  bool key(Frame& object);
  bool choose(Frame& object);
  static bool means_nothing(const Frame& object);
  bool value(const Field* field, const Frame& parent, bool& opened);
  bool open(const Field* field, const Frame& parent, bool is_array);
  bool scalar(const Field* field);
  bool unknown_scalar();
  bool text_token(std::string_view& content);
  void shrink();
  [[nodiscard]] std::string path() const;
  [[nodiscard]] std::size_t counting_bytes() const {
    return tokens.tokens_seen() * Expansion::kTokenBytes + record_bytes;
  }

  // Records the reason, unless there is one. Returns false.
  bool fail(const char* reason, ErrorKind of = ErrorKind::bad_data) {
    if (why == nullptr) {
      why = reason;
      kind = of;
    }
    return false;
  }
  // Fails with the tokens' own error, with "cut off" at the end of the text, or else with `reason`.
  bool fail_here(const char* reason) {
    const auto error = tokens.error();
    if (error == simdjson::MEMALLOC || error == simdjson::CAPACITY) return fail("", ErrorKind::unavailable);
    if (error) return fail(reason_of(error));
    return fail(tokens.at_end() ? "cut off" : reason);
  }
  bool expect(char c, const char* reason) {
    if (tokens.peek() != c) return fail_here(reason);
    tokens.step();
    return true;
  }
};

bool JsonChecker::Impl::check(const Message& request, PaddedView body) {
  text = body.text();
  depth = 0;
  why = nullptr;
  decoded = {};
  free_memory(repaired);
  is_to_repair = false;
  record_bytes = windows_seen = 0;
  tokens.begin(body);
  const void* found = std::memchr(body.data, '\\', body.size);
  escape = found != nullptr ? static_cast<const char*>(found) : body.data + body.size;
  const bool is_right = walk(request);
  tokens.shrink();
  if (!is_right) return false;
  if (is_to_repair || tokens.has_bad_bytes())
    decoded.repaired_strings = static_cast<std::uint32_t>(repair_json(text, repaired));
  return true;
}

bool JsonChecker::Impl::weigh() {
  windows_seen = tokens.windows_seen();
  return bounds->holds(text.size(), counting_bytes()) || fail("", ErrorKind::too_large);
}

bool JsonChecker::Impl::walk(const Message& request) {
  if (tokens.peek() != '{') return fail_here("not a JSON object");
  tokens.step();
  stack[depth++] = Frame{.message = &request};
  while (depth > 0) {
    Frame& top = stack[depth - 1];
    if (!(top.is_array ? elements(top) : fields(top))) return false;
    if (tokens.windows_seen() != windows_seen && !weigh()) return false;
  }
  tokens.peek();
  if (!tokens.at_end()) return fail("more text behind the request");
  return tokens.error() ? fail_here("") : weigh();
}

// Continues an object until it ends or a value opens another object or array.
bool JsonChecker::Impl::fields(Frame& object) {
  while (true) {
    if (tokens.peek() == '}') {
      tokens.step();
      if (means_nothing(object)) ++decoded.points_without_value;
      --depth;
      return true;
    }
    if (object.items != 0) {
      if (!expect(',', "neither , nor } behind a value")) return false;
    } else if (object.message != nullptr) {
      record_bytes += object.message->counting_bytes;
    }
    ++object.items;
    if (!key(object) || !expect(':', "no : behind a key") || !choose(object)) return false;
    bool opened = false;
    if (!value(object.field, object, opened)) return false;
    if (opened) return true;
  }
}

bool JsonChecker::Impl::elements(Frame& array) {
  while (true) {
    if (tokens.peek() == ']') {
      tokens.step();
      --depth;
      return true;
    }
    if (array.items != 0 && !expect(',', "neither , nor ] behind a value")) return false;
    ++array.items;
    bool opened = false;
    if (!value(array.field, array, opened)) return false;
    if (opened) return true;
  }
}

bool JsonChecker::Impl::key(Frame& object) {
  object.field = nullptr;
  if (tokens.peek() != '"') return fail_here("not a key");
  object.key = tokens.offset();
  std::string_view name;
  if (!text_token(name)) return false;
  if (object.message == nullptr) return true;
  const int place = schema::place_by_name(*object.message, name, object.hint);
  if (place < 0) return true;
  object.field = &object.message->fields[static_cast<std::size_t>(place)];
  object.hint = static_cast<std::uint8_t>(place + 1);
  return true;
}

// Checks that an object sets one member of its oneof at most: with two, readers would disagree about the
// meaning. The same member may come again, and null sets none. (In protobuf the last one wins by definition.)
bool JsonChecker::Impl::choose(Frame& object) {
  if (object.field == nullptr || object.field->one_of == schema::OneOf::no || tokens.peek() == 'n')
    return true;
  const std::uint8_t place = object.hint;
  if (object.chosen != 0 && object.chosen != place) return fail("two fields of which only one may be set");
  object.chosen = place;
  return true;
}

bool JsonChecker::Impl::means_nothing(const Frame& object) {
  return object.message != nullptr && object.message->valued == schema::Valued::yes && object.chosen == 0 &&
         !object.no_recorded_value;
}

bool JsonChecker::Impl::value(const Field* field, const Frame& parent, bool& opened) {
  const char first = tokens.peek();
  if (first == '{' || first == '[') {
    opened = true;
    return open(field, parent, first == '[');
  }
  return field != nullptr ? scalar(field) : unknown_scalar();
}

bool JsonChecker::Impl::open(const Field* field, const Frame& parent, bool is_array) {
  const Message* message = nullptr;
  std::uint16_t any_values = parent.any_values;
  if (field != nullptr) {
    const bool wants_array = field->repeated() && !parent.is_array;
    if (is_array != wants_array) return fail(is_array ? "an array in place of one value" : "not an array");
    if (!is_array) {
      if (field->kind != Kind::message) return fail("an object in place of a plain value");
      message = field->message;
      if (message->nests == schema::Nests::yes && ++any_values > kAnyValueDepthMax)
        return fail("nested too deep");
    }
  }
  if (depth == stack.size()) return fail("nested too deep");
  tokens.step();
  stack[depth++] = Frame{.is_array = is_array,
                         .any_values = any_values,
                         .message = message,
                         .field = is_array ? field : nullptr};
  return true;
}

bool JsonChecker::Impl::scalar(const Field* field) {
  if (tokens.peek() == 'n' && tokens.token() == "null") {
    tokens.step();
    return true;
  }
  Frame& parent = stack[depth - 1];
  if (field->repeated() && !parent.is_array) return fail("not an array");
  if (tokens.at_end()) return fail_here("");
  const bool is_text = tokens.peek() == '"';
  std::string_view content;
  if (is_text) {
    if (!text_token(content)) return false;
  } else {
    content = tokens.token();
    tokens.step();
  }
  switch (field->kind) {
    case Kind::message:
      return fail("not an object");
    case Kind::string:
      return is_text || fail("not a string");
    case Kind::boolean:
      return (!is_text && (content == "true" || content == "false")) || fail("not true or false");
    case Kind::bytes:
      return (is_text && detail::is_base64(content)) || fail("not base64");
    case Kind::trace_id:
      return (is_text && is_id(content, 32)) || fail("not 32 hex digits");
    case Kind::span_id:
      return (is_text && is_id(content, 16)) || fail("not 16 hex digits");
    case Kind::real:
      return detail::is_real(content) || (is_text && is_special_real(content)) ||
             fail("not a number in range");
    case Kind::enumeration:
      if (is_text) return is_enum_name(*field, content) || fail("not a name of this enum");
      break;
    default:
      break;
  }
  if (!detail::is_integer(content, field->kind)) return fail("not an integer in range");
  if (parent.message != nullptr && parent.message->valued == schema::Valued::yes &&
      field->number == schema::kPointFlagsNumber) {
    parent.no_recorded_value = (detail::exact_u64(content).value_or(0) & schema::kNoRecordedValueFlag) != 0;
  }
  return true;
}

bool JsonChecker::Impl::unknown_scalar() {
  if (tokens.at_end()) return fail_here("");
  std::string_view content;
  if (tokens.peek() == '"') return text_token(content);
  content = tokens.token();
  tokens.step();
  return content == "null" || content == "true" || content == "false" || detail::is_json_number(content) ||
         fail("not a JSON value");
}

// Steps over a string token and returns its text, which lives until the next call.
bool JsonChecker::Impl::text_token(std::string_view& content) {
  content = tokens.token();
  tokens.step();
  content = content.substr(1, content.size() - 2);
  const char* const end = content.data() + content.size();
  if (escape < content.data()) {
    const char* const text_end = text.data() + text.size();
    const void* found =
        std::memchr(content.data(), '\\', static_cast<std::size_t>(text_end - content.data()));
    escape = found != nullptr ? static_cast<const char*>(found) : text_end;
  }
  if (escape >= end) return true;
  const detail::Escapes escapes = detail::unescape(content, unescaped);
  if (escapes == detail::Escapes::bad) return fail("a bad escape in a string");
  is_to_repair = is_to_repair || escapes == detail::Escapes::lone_surrogate;
  content = unescaped;
  return true;
}

void JsonChecker::Impl::shrink() {
  free_if_large(unescaped);
}

// Returns where the walk stands, as in `resourceLogs[0].scopeLogs`.
std::string JsonChecker::Impl::path() const {
  constexpr std::size_t kKeyMax = 40;
  constexpr std::size_t kPathMax = 300;
  std::string path;
  for (std::size_t i = 0; i < depth && path.size() < kPathMax; ++i) {
    const Frame& frame = stack[i];
    if (frame.is_array) {
      if (frame.items != 0) path += '[' + std::to_string(frame.items - 1) + ']';
      continue;
    }
    if (frame.key == 0) continue;
    if (!path.empty()) path += '.';
    const std::string_view raw = text.substr(frame.key + 1);
    path += frame.field != nullptr ? frame.field->name()
                                   : raw.substr(0, std::min(raw.find_first_of("\"\\"), kKeyMax));
  }
  return path;
}

JsonChecker::JsonChecker() : impl_(std::make_unique<Impl>()) {}
JsonChecker::~JsonChecker() = default;
JsonChecker::JsonChecker(JsonChecker&&) noexcept = default;
JsonChecker& JsonChecker::operator=(JsonChecker&&) noexcept = default;

Result<Decoded> JsonChecker::check(Signal signal, PaddedView body, Expansion* expansion) {
  Expansion unbounded;
  Expansion& bounds = expansion != nullptr ? *expansion : unbounded;
  impl_->bounds = &bounds;
  const bool is_right = impl_->check(schema::request_of(signal), body);
  impl_->shrink();
  bounds.counting_bytes = impl_->counting_bytes();
  if (is_right) return impl_->decoded;
  if (impl_->kind == ErrorKind::too_large) return expands_too_much();
  if (impl_->kind == ErrorKind::unavailable) return no_memory_to_decode();
  std::string message = impl_->path();
  if (!message.empty()) message += ": ";
  return otelc::fail(ErrorKind::bad_data, message + impl_->why);
}

std::string JsonChecker::take_repaired() {
  return std::exchange(impl_->repaired, {});
}

}  // namespace otelc::otlp
