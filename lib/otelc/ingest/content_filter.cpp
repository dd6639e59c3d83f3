// SPDX-License-Identifier: Apache-2.0
//
// An attribute is an object with the members `key` and `value`, at any depth (of a span, an event, a link or
// a resource). ContentWalk scans the text once, with a stack of the open objects and arrays. When an object
// with a content key closes, it notes the range of its value. replace_values() then replaces these ranges in
// place. No number and no string is decoded, so nothing else can change.
#include <otelc/ingest/content_filter.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

namespace otelc::ingest {
namespace {

constexpr std::string_view kAiSdk = "ai.";
/// Prefixes of the AI SDK's names that hold no content.
constexpr std::string_view kAiSdkPlain[] = {
    "ai.model.",       "ai.operationId",    "ai.response.avg", "ai.response.finishReason",
    "ai.response.id",  "ai.response.model", "ai.response.ms",  "ai.response.timestamp",
    "ai.settings.max", "ai.telemetry.",     "ai.toolCall.id",  "ai.toolCall.name",
    "ai.usage.",
};
/// Prefixes of names that hold content: of all versions of the GenAI conventions, and of Laminar.
constexpr std::string_view kContent[] = {
    "gen_ai.completion",       "gen_ai.input.messages",      "gen_ai.output.messages",
    "gen_ai.prompt",           "gen_ai.system_instructions", "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result", "gen_ai.tool.definitions",    "lmnr.span.input",
    "lmnr.span.output",
};
/// A text without any of these has no content attributes.
constexpr std::string_view kMarks[] = {"\"ai.", "\"gen_ai.", "\"lmnr."};

template <std::size_t N>
bool begins_with_one_of(std::string_view key, const std::string_view (&starts)[N]) {
  return std::any_of(std::begin(starts), std::end(starts),
                     [key](std::string_view start) { return key.starts_with(start); });
}

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

class ContentWalk {
 public:
  explicit ContentWalk(std::string_view json) : json_(json) {}

  /// Returns the values to replace, in order, none inside another.
  std::vector<Range> run() {
    while (at_ < json_.size()) step();
    return std::move(found_);
  }

 private:
  /// An open object or array. Views are without quotes.
  struct Open {
    std::size_t begin = 0;
    bool is_object = false;
    bool wants_name = false;
    std::string_view name{};
    std::string_view key{};
    Range value{};
  };

  void step() {
    switch (json_[at_]) {
      case '{':
      case '[':
        open_.push_back({at_, json_[at_] == '{', json_[at_] == '{'});
        ++at_;
        return;
      case '}':
      case ']':
        return close();
      case ',':
        if (!open_.empty()) open_.back().wants_name = open_.back().is_object;
        ++at_;
        return;
      case '"':
        return text();
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case ':':
        ++at_;
        return;
      default: {
        const std::size_t begin = at_;
        at_ = std::min(json_.find_first_of(",]}", at_), json_.size());
        return ended({begin, at_});
      }
    }
  }

  void text() {
    const std::size_t begin = at_++;
    while ((at_ = json_.find_first_of("\"\\", at_)) != std::string_view::npos && json_[at_] == '\\') at_ += 2;
    at_ = at_ == std::string_view::npos ? json_.size() : at_ + 1;
    const std::string_view inside = json_.substr(begin + 1, at_ - begin - 2);
    if (!open_.empty() && open_.back().wants_name) {
      open_.back().wants_name = false;
      open_.back().name = inside;
      return;
    }
    if (!open_.empty() && open_.back().is_object && open_.back().name == "key") open_.back().key = inside;
    ended({begin, at_});
  }

  void close() {
    ++at_;
    if (open_.empty()) return;
    const Open closed = open_.back();
    open_.pop_back();
    if (closed.value.end != 0 && is_content_attribute(closed.key)) {
      while (!found_.empty() && found_.back().begin >= closed.value.begin) found_.pop_back();
      found_.push_back(closed.value);
    }
    ended({closed.begin, at_});
  }

  /// Notes a value that has ended, if it is the `value` of the open object.
  void ended(Range value) {
    if (!open_.empty() && open_.back().is_object && open_.back().name == "value") open_.back().value = value;
  }

  std::string_view json_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::vector<Range> found_;
};

// Works in place from the front, so a large line is not copied. Values that are shorter than their
// replacement need room: the text is first moved back by what they lack.
void replace_values(std::string& json, const std::vector<Range>& values) {
  constexpr std::string_view kEmpty = "{}";
  std::size_t lacking = 0;
  for (const Range& value : values)
    lacking += kEmpty.size() - std::min(value.end - value.begin, kEmpty.size());
  json.insert(0, lacking, ' ');
  std::size_t to = 0;
  const auto keep = [&](std::size_t begin, std::size_t end) {
    std::memmove(json.data() + to, json.data() + lacking + begin, end - begin);
    to += end - begin;
  };
  std::size_t from = 0;
  for (const Range& value : values) {
    keep(from, value.begin);
    kEmpty.copy(json.data() + to, kEmpty.size());
    to += kEmpty.size();
    from = value.end;
  }
  keep(from, json.size() - lacking);
  json.resize(to);
}

}  // namespace

bool is_content_attribute(std::string_view key) {
  if (key.starts_with(kAiSdk)) return !begins_with_one_of(key, kAiSdkPlain);
  return begins_with_one_of(key, kContent);
}

void drop_content(std::string& json) {
  const bool has_mark = std::any_of(std::begin(kMarks), std::end(kMarks), [&json](std::string_view mark) {
    return json.find(mark) != std::string::npos;
  });
  if (!has_mark) return;
  const std::vector<Range> values = ContentWalk(json).run();
  if (values.empty()) return;
  replace_values(json, values);
}

}  // namespace otelc::ingest
