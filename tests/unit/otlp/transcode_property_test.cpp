// SPDX-License-Identifier: Apache-2.0
// Random requests: the transcoder's JSON means the same as the protobuf, as read by another parser, and
// passes the JSON check.
#include <otelc/otlp/transcode.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>

#include <simdjson_configured.hpp>

#include <otelc/otlp/json_check.hpp>

#include "../../support/otlp_model.hpp"
#include "../../support/otlp_model_fields.hpp"

namespace otelc::test {
namespace {

namespace dom = simdjson::dom;

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::strtol(std::string(text.substr(i, 2)).c_str(), nullptr, 16));
  }
  return bytes;
}

std::string from_base64(std::string_view text) {
  static const std::string kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<unsigned>(kDigits.find(c));
    held += 6;
    if (held >= 8) bytes += static_cast<char>(bits >> (held -= 8) & 255);
  }
  return bytes;
}

// Reads an object into the model, strictly: 64-bit integers must be strings, and so on.
struct Reader {
  dom::object object;
  std::size_t known = 0;
  std::string* problem;

  template <class Message>
  static void read(dom::element element, Message& message, std::string* problem) {
    Reader reader{{}, 0, problem};
    if (element.get(reader.object)) {
      *problem = "not an object";
      return;
    }
    fields(reader, message);
    if (reader.known != reader.object.size()) *problem = "unknown or duplicate keys in " + to_string(element);
  }
  static std::string to_string(dom::element element) { return simdjson::minify(element); }

  bool find(const char* name, dom::element& element) {
    if (object[name].get(element)) return false;
    ++known;
    return true;
  }
  void expect(bool fine, const char* name, dom::element element) {
    if (!fine) *problem = std::string(name) + ": " + to_string(element);
  }

  template <class Integer>
  static bool read_quoted(dom::element element, Integer& value) {
    std::string_view text;
    if (element.get(text)) return false;
    value = static_cast<Integer>(std::is_signed_v<Integer>
                                     ? static_cast<std::uint64_t>(std::strtoll(text.data(), nullptr, 10))
                                     : std::strtoull(text.data(), nullptr, 10));
    return std::to_string(value) == text;
  }
  static bool read_real(dom::element element, Real& value) {
    std::string_view text;
    if (element.get(text)) return !element.get(value.value);
    using Limits = std::numeric_limits<double>;
    value.value = text == "NaN"        ? Limits::quiet_NaN()
                  : text == "Infinity" ? Limits::infinity()
                                       : -Limits::infinity();
    return text == "NaN" || text == "Infinity" || text == "-Infinity";
  }
  template <Wire kWire, class T>
  static bool read_scalar(dom::element element, T& value) {
    if constexpr (kWire == Wire::boolean) {
      return !element.get(value);
    } else if constexpr (kWire == Wire::text || kWire == Wire::bytes || kWire == Wire::id16 ||
                         kWire == Wire::id8) {
      std::string_view text;
      if (element.get(text)) return false;
      value = kWire == Wire::text    ? std::string(text)
              : kWire == Wire::bytes ? from_base64(text)
                                     : from_hex(text);
      return true;
    } else if constexpr (kWire == Wire::real) {
      return read_real(element, value);
    } else if constexpr (sizeof(T) == 8) {
      return read_quoted(element, value);
    } else {
      std::int64_t number = 0;
      if (element.get(number)) return false;
      value = static_cast<T>(number);
      return value == number;
    }
  }

  template <Wire kWire, class T>
  void one(int, const char* name, T& value) {
    if (dom::element element; find(name, element)) expect(read_scalar<kWire>(element, value), name, element);
  }
  template <Wire kWire, class T>
  void one(int number, const char* name, std::optional<T>& value) {
    T read{};
    const std::size_t before = known;
    one<kWire>(number, name, read);
    if (known != before) value = read;
  }
  template <Wire kWire, class T>
  void many(int, const char* name, std::vector<T>& values) {
    dom::element list;
    if (!find(name, list)) return;
    dom::array array;
    expect(!list.get(array), name, list);
    for (const dom::element element : array) {
      expect(read_scalar<kWire>(element, values.emplace_back()), name, element);
    }
  }
  template <class T>
  void message(int, const char* name, std::optional<T>& value) {
    if (dom::element element; find(name, element)) read(element, value.emplace(), problem);
  }
  template <class T>
  void messages(int, const char* name, std::vector<T>& values) {
    dom::element list;
    if (!find(name, list)) return;
    dom::array array;
    expect(!list.get(array), name, list);
    for (const dom::element element : array) read(element, values.emplace_back(), problem);
  }
  template <Wire kWire, class T>
  void either(int number, const char* name, int& which, T& value) {
    const std::size_t before = known;
    one<kWire>(number, name, value);
    if (known != before) which = number;
  }
  template <class T>
  void either_message(int number, const char* name, int& which, T& value) {
    if (dom::element element; find(name, element)) {
      which = number;
      read(element, value, problem);
    }
  }
};

template <class Item>
void check_round_trip(otlp::Signal signal, const Request<Item>& model, const std::string& protobuf) {
  std::string json = "before";
  const auto done = otlp::protobuf_to_json(signal, protobuf, json);
  REQUIRE_MESSAGE(done.has_value(), done.error().message);
  REQUIRE(json.starts_with("before{"));
  json.erase(0, 6);
  CHECK(json.find('\n') == std::string::npos);

  static otlp::JsonChecker checker;
  const auto checked = checker.check(signal, padded(json));
  REQUIRE_MESSAGE(checked.has_value(), checked.error().message << " in " << json);

  dom::parser parser;
  dom::element root;
  REQUIRE(parser.parse(simdjson::padded_string(json)).get(root) == simdjson::SUCCESS);
  Request<Item> read;
  std::string problem;
  Reader::read(root, read, &problem);
  CHECK_MESSAGE(problem.empty(), problem);
  CHECK_MESSAGE(read == model, json);
}

template <class Item>
void check_seeds(otlp::Signal signal) {
  const char* const chosen = std::getenv("OTELC_TEST_SEED");
  const std::uint64_t first = chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : 1;
  const std::uint64_t last = chosen != nullptr ? first : 300;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    CAPTURE(seed);  // run again with OTELC_TEST_SEED=...
    Random random(seed);
    const auto model = random_request<Item>(random);
    check_round_trip(signal, model, encode(model));
    for (int i = 0; i < 3; ++i) check_round_trip(signal, model, encode_oddly(model, random));
  }
}

TEST_CASE("random metrics mean the same as protobuf and as JSON") {
  check_seeds<Metric>(otlp::Signal::metrics);
}
TEST_CASE("random logs mean the same as protobuf and as JSON") {
  check_seeds<LogRecord>(otlp::Signal::logs);
}
TEST_CASE("random spans mean the same as protobuf and as JSON") {
  check_seeds<Span>(otlp::Signal::traces);
}

}  // namespace
}  // namespace otelc::test
