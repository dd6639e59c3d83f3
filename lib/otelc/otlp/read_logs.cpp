// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/detail/read_logs.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <otelc/base/hash.hpp>
#include <otelc/otlp/detail/read_attributes.hpp>

namespace otelc::otlp::detail {
namespace {

// Reads a body's text, or the first element of a list if that is a text: loggers that take several arguments
// send a list.
error_code read_body(od::value& body, std::string_view& text, std::string* unescaped = nullptr) {
  return each_field(body, [&](std::string_view kind, od::value value) -> error_code {
    if (is(kind, "stringValue", "string_value")) return read_text(value, text, unescaped);
    if (!is(kind, "arrayValue", "array_value")) return SUCCESS;
    return each_field(value, [&](std::string_view field, od::value list) -> error_code {
      if (field != "values") return SUCCESS;
      bool is_first = true;
      return each_element(list, [&](od::value& element) -> error_code {
        if (!std::exchange(is_first, false)) return SUCCESS;
        Value first;
        if (auto failed = read_any_value(element, first, unescaped)) return failed;
        if (first.kind == Value::Kind::text) text = first.text;
        return SUCCESS;
      });
    });
  });
}

// Hashes all of a log record but its times.
error_code hash_log(Reading& reading, od::object& record, std::uint64_t& hash) {
  std::uint64_t attributes = 0;
  std::uint64_t body = 0;
  std::uint64_t severity = 0;
  const auto error = each_field(record, [&](std::string_view key, od::value value) -> error_code {
    if (key == "attributes") return hash_attributes(reading, value, attributes);
    std::string_view text;
    if (key == "body") {
      if (auto failed = read_body(value, text, &reading.unescaped)) return failed;
      body = hash64(text);
    } else if (is(key, "severityText", "severity_text")) {
      if (auto failed = read_text(value, text, &reading.unescaped)) return failed;
      severity = hash64(text);
    }
    return SUCCESS;
  });
  hash = mix(attributes, mix(body, severity));
  return error;
}

bool has_own_id(const Reading& reading, AttributeRange attributes) {
  const Interest& interest = reading.interest;
  const auto is_own_id = [&](const Attribute& attribute) {
    return attribute.key < interest.own_ids.size() && interest.own_ids[attribute.key] &&
           attribute.value.kind != Value::Kind::absent;
  };
  const auto all = reading.batch->of(attributes);
  return std::any_of(all.begin(), all.end(), is_own_id);
}

}  // namespace

error_code read_log(Reading& reading, od::value& element, std::uint32_t scope) {
  Batch& batch = *reading.batch;
  const Interest& interest = reading.interest;
  if (first_char(element) == 'n') return SUCCESS;
  od::object record;
  if (auto error = element.get_object().get(record)) return error;
  LogRecord log;
  log.scope = scope;
  log.resource = batch.scopes[scope].resource;
  log.attributes.begin = log.attributes.end = count(batch.attributes.size());
  UnixNanos observed = 0;
  NameId by_field = kNoName;
  reading.has_unread = false;
  const auto error = each_field(record, [&](std::string_view key, od::value value) -> error_code {
    if (key == "attributes") return read_attributes(reading, value, log.attributes, nullptr);
    std::string_view text;
    if (is(key, "timeUnixNano", "time_unix_nano")) {
      log.time = read_time(value);
    } else if (is(key, "observedTimeUnixNano", "observed_time_unix_nano")) {
      observed = read_time(value);
    } else if (key == "body") {
      if (auto failed = read_body(value, text)) return failed;
      log.body = interest.events.find(text);
    } else if (is(key, "eventName", "event_name")) {
      if (auto failed = read_text(value, text)) return failed;
      by_field = interest.events.find(text);
    }
    return SUCCESS;
  });
  if (error) return error;
  // The observed time is the collector's: a record that arrives on two routes has two. So it is no part of
  // the identity.
  const UnixNanos own_time = log.time;
  if (log.time == 0) log.time = observed;
  batch.saw(log.time);
  const Value* named = batch.find(log.attributes, interest.event_name);
  if (named != nullptr && named->kind == Value::Kind::text) log.event = interest.events.find(named->text);
  if (log.event == kNoName) log.event = by_field;
  if (log.event == kNoName) log.event = log.body;
  if (log.event == kNoName) {
    if (reading.has_unread) ++batch.scopes[scope].unread;
    batch.attributes.resize(log.attributes.begin);
    return SUCCESS;
  }
  // A second pass computes the identity, only for records of interest that carry no id of their own.
  if (own_time == 0 || !has_own_id(reading, log.attributes)) {
    if (auto failed = record.reset().error()) return failed;
    std::uint64_t said = 0;
    if (auto failed = hash_log(reading, record, said)) return failed;
    log.identity = mix(mix(batch.resources[log.resource].sender, own_time), mix(said, log.event));
  }
  batch.logs.push_back(log);
  return SUCCESS;
}

}  // namespace otelc::otlp::detail
