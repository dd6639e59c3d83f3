// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <protozero/pbf_writer.hpp>
#include <utility>

#include "otlp_model.hpp"
#include "otlp_model_fields.hpp"
#include "otlp_model_fill.hpp"

namespace otelc::test {
namespace {

template <Wire kWire, class T>
void write(protozero::pbf_writer& writer, std::uint32_t number, const T& value) {
  if constexpr (kWire == Wire::boolean) writer.add_bool(number, value);
  if constexpr (kWire == Wire::uint32) writer.add_uint32(number, value);
  if constexpr (kWire == Wire::sint32) writer.add_sint32(number, value);
  if constexpr (kWire == Wire::enumeration) writer.add_enum(number, value);
  if constexpr (kWire == Wire::int64) writer.add_int64(number, value);
  if constexpr (kWire == Wire::uint64) writer.add_uint64(number, value);
  if constexpr (kWire == Wire::fixed32) writer.add_fixed32(number, value);
  if constexpr (kWire == Wire::fixed64) writer.add_fixed64(number, value);
  if constexpr (kWire == Wire::sfixed64) writer.add_sfixed64(number, value);
  if constexpr (kWire == Wire::real) writer.add_double(number, value.value);
  if constexpr (kWire == Wire::text) writer.add_string(number, value);
  if constexpr (kWire == Wire::bytes || kWire == Wire::id16 || kWire == Wire::id8)
    writer.add_bytes(number, value);
}

template <Wire kWire, class T>
std::string field_bytes(int number, const T& value) {
  std::string bytes;
  protozero::pbf_writer writer(bytes);
  write<kWire>(writer, static_cast<std::uint32_t>(number), value);
  return bytes;
}

std::string message_bytes(int number, const std::string& content) {
  return field_bytes<Wire::bytes>(number, content);
}

std::string join(const std::vector<std::string>& pieces) {
  std::string all;
  for (const auto& piece : pieces) all += piece;
  return all;
}

template <Wire kWire, class T>
std::string packed_bytes(int number, const T* values, std::size_t n) {
  std::string bytes;
  protozero::pbf_writer writer(bytes);
  const auto tag = static_cast<std::uint32_t>(number);
  if constexpr (kWire == Wire::fixed64) writer.add_packed_fixed64(tag, values, values + n);
  if constexpr (kWire == Wire::uint64) writer.add_packed_uint64(tag, values, values + n);
  if constexpr (kWire == Wire::real) {
    std::vector<double> reals;
    for (std::size_t i = 0; i < n; ++i) reals.push_back(values[i].value);
    writer.add_packed_double(tag, reals.begin(), reals.end());
  }
  return bytes;
}

struct Encoder {
  static constexpr int kOneOf = 1000;  // fields of a oneof keep their relative order

  Random* odd = nullptr;
  std::vector<std::pair<int, std::string>> written;  // the key is the field's number, or kOneOf
  std::string winner;
  bool lost = false;

  template <class Message>
  static std::vector<std::string> pieces(Message& message, Random* odd) {
    Encoder encoder;
    encoder.odd = odd;
    fields(encoder, message);
    return encoder.finish();
  }

  template <Wire kWire, class T>
  void one(int number, const char*, const T& value) {
    if (odd != nullptr && odd->chance(10)) {  // a later one replaces it
      T older{};
      fill<kWire>(older, *odd);
      add(number, field_bytes<kWire>(number, older));
      add(number, field_bytes<kWire>(number, value));
    } else if (!(value == T{}) || (odd != nullptr && odd->chance(50))) {
      add(number, field_bytes<kWire>(number, value));
    }
  }
  template <Wire kWire, class T>
  void one(int number, const char*, const std::optional<T>& value) {
    if (value) add(number, field_bytes<kWire>(number, *value));
  }
  template <Wire kWire, class T>
  void many(int number, const char*, const std::vector<T>& values) {
    for (std::size_t i = 0; i < values.size();) {
      std::size_t n = values.size();
      if (odd != nullptr) n = std::min(values.size() - i, odd->below(3));
      if (kWire == Wire::text || (odd != nullptr && odd->chance(30))) {
        add(number, field_bytes<kWire>(number, values[i++]));
      } else {
        add(number, n == 0 ? message_bytes(number, "") : packed_bytes<kWire>(number, values.data() + i, n));
        i += n;
      }
    }
  }
  template <class T>
  void message(int number, const char*, std::optional<T>& value) {
    if (!value) return;
    add_message(number, number, pieces(*value, odd));
  }
  template <class T>
  void messages(int number, const char*, std::vector<T>& values) {
    for (T& value : values) add(number, message_bytes(number, join(pieces(value, odd))));
  }
  template <Wire kWire, class T>
  void either(int number, const char*, const int& which, T& value) {
    if (which == number) {
      winner = field_bytes<kWire>(number, value);
      add(kOneOf, winner);
    } else if (which != 0 && odd != nullptr && odd->chance(10)) {
      T loser{};
      fill<kWire>(loser, *odd);
      add_loser(field_bytes<kWire>(number, loser));
    }
  }
  template <class T>
  void either_message(int number, const char*, const int& which, T& value) {
    if (which == number) {
      const auto content = pieces(value, odd);
      winner = message_bytes(number, join(content));
      add_message(kOneOf, number, content);
    } else if (which != 0 && odd != nullptr && odd->chance(10)) {
      add_loser(message_bytes(number, join(pieces(value, odd))));
    }
  }

  void add(int order, std::string bytes) { written.emplace_back(order, std::move(bytes)); }
  void add_loser(std::string bytes) {
    lost = true;
    written.insert(written.begin(), {kOneOf, std::move(bytes)});
  }

  // Writes it in one piece, or sometimes in two.
  void add_message(int order, int number, const std::vector<std::string>& content) {
    if (odd == nullptr || !odd->chance(20)) return add(order, message_bytes(number, join(content)));
    const auto cut = static_cast<std::ptrdiff_t>(odd->below(content.size() + 1));
    add(order, message_bytes(number, join({content.begin(), content.begin() + cut})));
    add(order, message_bytes(number, join({content.begin() + cut, content.end()})));
  }

  std::vector<std::string> finish() {
    std::vector<std::string> result;
    // An earlier value of the field that wins the oneof is legal too.
    if (lost && odd->chance(50)) add_loser(winner);
    if (odd != nullptr && odd->chance(50)) shuffle();
    for (auto& [order, bytes] : written) result.push_back(std::move(bytes));
    if (odd != nullptr && odd->chance(10)) {
      const auto place = static_cast<std::ptrdiff_t>(odd->below(result.size() + 1));
      result.insert(result.begin() + place, unknown_field());
    }
    return result;
  }

  // Shuffles the fields, but keeps the relative order of those with the same key.
  void shuffle() {
    std::vector<int> orders;
    for (const auto& field : written) orders.push_back(field.first);
    for (std::size_t i = orders.size(); i > 1; --i) std::swap(orders[i - 1], orders[odd->below(i)]);
    std::vector<std::pair<int, std::string>> shuffled;
    for (const int order : orders) {
      const auto next = std::find_if(written.begin(), written.end(), [&](const auto& field) {
        return field.first == order && !field.second.empty();
      });
      shuffled.push_back(*next);
      next->second.clear();
    }
    written = std::move(shuffled);
  }

  std::string unknown_field() {
    static constexpr int kNumbers[] = {17, 99, 1000, 18999, 536870911};
    const int number = kNumbers[odd->below(std::size(kNumbers))];
    switch (odd->below(4)) {
      case 0:
        return field_bytes<Wire::uint64>(number, odd->bits());
      case 1:
        return field_bytes<Wire::fixed32>(number, static_cast<std::uint32_t>(odd->bits()));
      case 2:
        return field_bytes<Wire::fixed64>(number, odd->bits());
      default:
        return message_bytes(number, random_bytes(*odd, odd->below(9)));
    }
  }
};

}  // namespace

template <class Item>
std::string encode(const Request<Item>& request) {
  Request<Item> copy = request;
  return join(Encoder::pieces(copy, nullptr));
}

template <class Item>
std::string encode_oddly(const Request<Item>& request, Random& random) {
  Request<Item> copy = request;
  return join(Encoder::pieces(copy, &random));
}

template std::string encode(const Request<Metric>&);
template std::string encode(const Request<LogRecord>&);
template std::string encode(const Request<Span>&);
template std::string encode_oddly(const Request<Metric>&, Random&);
template std::string encode_oddly(const Request<LogRecord>&, Random&);
template std::string encode_oddly(const Request<Span>&, Random&);

}  // namespace otelc::test
