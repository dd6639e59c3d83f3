// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/record_finder.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc::store;
using namespace std::string_literals;

namespace {

using Records = std::vector<std::string>;

/// Returns the records of `log` if it arrives `part` bytes at a time; the end also ends a record.
Records records_in(std::string_view log, std::size_t part) {
  RecordFinder finder;
  Records records;
  std::size_t begin = 0;
  for (std::size_t end = 0; end < log.size();) {
    end = std::min(end + part, log.size());
    while (const auto found = finder.find(log.substr(begin, end - begin), end == log.size())) {
      CHECK_FALSE(found->is_rest);
      if (found->size > 0) records.emplace_back(log.substr(begin, found->size));
      begin += found->consumed;
    }
  }
  CHECK(begin == log.size());
  return records;
}

const std::string kPretty = "{\n  \"a\": [\n    {\n      \"b\": \"}\\\"]{\"\n    }\n  ]\n}";
const std::string kFlat = "{\n\"a\":\n[\n{\n\"b\": 1\n},\n{\n\"b\": 2\n}\n]\n}";  // without indentation

}  // namespace

TEST_CASE("RecordFinder: lines, and objects over many lines, however the bytes arrive") {
  const std::string line = R"({"ts":"x","payload":{"a":[1,2]}})";
  struct Row {
    const char* name;
    std::string log;
    Records records;
  };
  const Row rows[] = {
      {"lines", line + "\n\n" + line + "\n", {line, line}},
      {"an object", kPretty + "\n", {kPretty}},
      {"an object without a line end", kPretty, {kPretty}},
      {"objects one after another",
       kPretty + "\n" + kPretty + "\n\n" + kFlat + "\n",
       {kPretty, kPretty, kFlat}},
      {"without anything between them", kPretty + kPretty + kFlat, {kPretty, kPretty, kFlat}},
      {"lines and objects", line + "\n" + kPretty + "\n" + line + "\n", {line, kPretty, line}},
      {"an object that begins with more", "{ \"a\": [\n1\n]}\n" + line + "\n", {"{ \"a\": [\n1\n]}", line}},
      {"a torn line before good ones", "{\"ts\":[\n" + line + "\n" + line + "\n", {"{\"ts\":[", line, line}},
      {"a torn line in a text",
       "{\"ts\":\"a,\n" + line + "\n" + kPretty + "\n",
       {R"({"ts":"a,)", line, kPretty}},
      {"a torn object before a good one",
       kPretty.substr(0, 20) + "\n" + kPretty + "\n",
       {kPretty.substr(0, 20), kPretty}},
      {"a torn flat object before lines",
       kFlat.substr(0, 20) + "\n" + line + "\n",
       {kFlat.substr(0, 20), line}},
      {"no object", "[\n1,\n2\n]\n", {"[", "1,", "2", "]"}},
      {"a line of brackets", "{{{\n{{\n" + line, {"{{{", "{{", line}},
      {"a line that ends as an object's first may", "hello, {\n}\n", {"hello, {", "}"}},
      {"a torn line before a good one without a line end", "{\"a\":[\n\n" + line, {"{\"a\":[\n", line}},
      {"an object without an end", "{\n  \"a\": [\n    1,\n    2\n", {"{\n  \"a\": [\n    1,\n    2"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    for (std::size_t part = 1; part <= row.log.size(); ++part) {
      CAPTURE(part);
      CHECK(records_in(row.log, part) == row.records);
    }
  }
}

TEST_CASE("RecordFinder: the rest of a cut record is recognized, wherever it was cut") {
  for (const std::string& cut : {kPretty, kFlat, R"({"a line":1})"s}) {
    // Cut in its first line, an object counts as a line.
    for (std::size_t at = 2; at < cut.size(); ++at) {
      CAPTURE(cut.substr(0, at));
      RecordFinder finder;
      REQUIRE_FALSE(finder.find(cut.substr(0, at)));
      finder.cut(cut.substr(0, at));
      CHECK(finder.is_cut());
      std::string rest = cut.substr(at) + "\n{\"good\":1}\n";
      Records good;
      while (const auto found = finder.find(rest)) {
        if (!found->is_rest && found->size > 0) good.push_back(rest.substr(0, found->size));
        rest.erase(0, found->consumed);
      }
      CHECK(good == Records{"{\"good\":1}"});
      CHECK_FALSE(finder.is_cut());
    }
  }
}
