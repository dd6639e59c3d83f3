// SPDX-License-Identifier: Apache-2.0
#include "otlp_model.hpp"

#include <vector>

#include "otlp_model_fields.hpp"
#include "otlp_model_fill.hpp"

namespace otelc::test {
namespace {

// The numbers of a message's oneof: those of plain values first, then the messages.
struct Choices {
  std::vector<int> plain, nested;
  template <Wire, class T>
  void one(int, const char*, T&) {}
  template <Wire, class T>
  void many(int, const char*, T&) {}
  template <class T>
  void message(int, const char*, T&) {}
  template <class T>
  void messages(int, const char*, T&) {}
  template <Wire, class T>
  void either(int number, const char*, int&, T&) {
    plain.push_back(number);
  }
  template <class T>
  void either_message(int number, const char*, int&, T&) {
    nested.push_back(number);
  }
};

struct Generator {
  Random& random;
  int depth;
  int choice = 0;

  template <class Message>
  static void fill_message(Message& message, Random& random, int depth) {
    Choices choices;
    fields(choices, message);
    std::vector<int> numbers = choices.plain;
    if (depth < 14 || numbers.empty()) {
      numbers.insert(numbers.end(), choices.nested.begin(), choices.nested.end());
    }
    Generator generator{random, depth};
    if (!numbers.empty() && random.chance(95)) generator.choice = numbers[random.below(numbers.size())];
    fields(generator, message);
  }

  template <Wire kWire, class T>
  void one(int, const char*, T& value) {
    if (random.chance(80)) fill<kWire>(value, random);
  }
  template <Wire kWire, class T>
  void one(int, const char*, std::optional<T>& value) {
    if (random.chance(80)) fill<kWire>(value.emplace(), random);
  }
  template <Wire kWire, class T>
  void many(int, const char*, std::vector<T>& values) {
    values.resize(random.below(5));
    for (T& value : values) fill<kWire>(value, random);
  }
  template <class T>
  void message(int, const char*, std::optional<T>& value) {
    if (random.chance(80)) fill_message(value.emplace(), random, depth + 1);
  }
  template <class T>
  void messages(int, const char*, std::vector<T>& values) {
    values.resize(random.below(depth < 5 ? 4 : 3));
    for (T& value : values) fill_message(value, random, depth + 1);
  }
  template <Wire kWire, class T>
  void either(int number, const char*, int& which, T& value) {
    if (number != choice) return;
    which = number;
    fill<kWire>(value, random);
  }
  template <class T>
  void either_message(int number, const char*, int& which, T& value) {
    if (number != choice) return;
    which = number;
    fill_message(value, random, depth + 1);
  }
};

}  // namespace

template <class Item>
Request<Item> random_request(Random& random) {
  Request<Item> request;
  Generator::fill_message(request, random, 0);
  return request;
}

template Request<Metric> random_request(Random&);
template Request<LogRecord> random_request(Random&);
template Request<Span> random_request(Random&);

}  // namespace otelc::test
