// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/schema.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace otelc::otlp::schema {
namespace {

void collect(const Message& message, std::set<const Message*>& all) {
  if (!all.insert(&message).second) return;
  for (const Field& field : message.fields) {
    if (field.message != nullptr) collect(*field.message, all);
  }
}

std::set<const Message*> all_messages() {
  std::set<const Message*> all;
  for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces})
    collect(request_of(signal), all);
  return all;
}

TEST_CASE("the table is consistent") {
  const auto all = all_messages();
  CHECK(all.size() == 34);
  for (const Message* message : all) {
    CAPTURE(message->name);
    REQUIRE(message->fields.size() <= Message::kFieldsMax);
    std::set<int> numbers;
    std::set<std::string> names;
    for (std::size_t i = 0; i < message->fields.size(); ++i) {
      const Field& field = message->fields[i];
      const std::string name(field.name());
      CAPTURE(name);
      CHECK(numbers.insert(field.number).second);
      CHECK(names.insert(name).second);
      CHECK(std::string(field.prefix.data()) == ",\"" + name + "\":");
      CHECK(field.prefix_size() == name.size() + 4);
      CHECK((field.kind == Kind::message) == (field.message != nullptr));
      CHECK((field.kind == Kind::enumeration) == !field.enum_names.empty());
      CHECK(place_by_number(*message, field.number) == static_cast<int>(i));
      for (std::size_t hint = 0; hint <= message->fields.size(); ++hint) {
        CHECK(place_by_name(*message, name, hint) == static_cast<int>(i));
      }
    }
  }
}

TEST_CASE("numbers and names that are not in the table are not found") {
  const Message& request = request_of(Signal::logs);
  for (const std::uint32_t number : {0U, 2U, 16U, 17U, 536870911U, 4294967295U}) {
    CHECK(place_by_number(request, number) == -1);
  }
  for (const char* name :
       {"", "resourceLog", "resourceLogss", "ResourceLogs", "resource_Logs", "resource__logs",
        "resource_logs_", "_resourceLogs", "resourcelogs", "resourceMetrics"}) {
    CAPTURE(name);
    CHECK(place_by_name(request, name, 0) == -1);
  }
}

TEST_CASE("a field is also found by its name in the .proto files") {
  CHECK(place_by_name(request_of(Signal::metrics), "resource_metrics", 0) == 0);
  const Message& resource_logs = *request_of(Signal::logs).fields[0].message;
  CHECK(place_by_name(resource_logs, "scope_logs", 1) == place_by_name(resource_logs, "scopeLogs", 0));
  CHECK(place_by_name(resource_logs, "schema_url", 0) == place_by_name(resource_logs, "schemaUrl", 0));
}

}  // namespace
}  // namespace otelc::otlp::schema
