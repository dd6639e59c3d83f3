// SPDX-License-Identifier: Apache-2.0
//
// The three signals have the same nesting under different names: a list of groups, each with a resource and a
// list of scopes, each with a list of items. kShapes holds the names and who reads an item, so one walk does
// for all. Members of a JSON object come in any order; a second member of the same name replaces the first.
#include <otelc/otlp/detail/read_signals.hpp>

#include <cstdint>

#include <otelc/otlp/detail/read_attributes.hpp>
#include <otelc/otlp/detail/read_logs.hpp>
#include <otelc/otlp/detail/read_metrics.hpp>
#include <otelc/otlp/detail/read_spans.hpp>

namespace otelc::otlp::detail {
namespace {

struct SignalShape {
  std::string_view groups, groups_snake;  // resourceMetrics, ...
  std::string_view scopes, scopes_snake;  // scopeMetrics, ...
  std::string_view items, items_snake;    // metrics, ...
  error_code (*read_item)(Reading& reading, od::value& item, std::uint32_t scope);
  void (*drop_items)(Batch& batch);  // a second list replaces the first
};

constexpr SignalShape kShapes[] = {
    {"resourceMetrics", "resource_metrics", "scopeMetrics", "scope_metrics", "metrics", "metrics",
     &read_metric, [](Batch& of) { of.points.clear(); }},
    {"resourceLogs", "resource_logs", "scopeLogs", "scope_logs", "logRecords", "log_records", &read_log,
     [](Batch& of) { of.logs.clear(); }},
    {"resourceSpans", "resource_spans", "scopeSpans", "scope_spans", "spans", "spans", &read_span,
     [](Batch& of) {
       of.spans.clear();
       of.nodes.clear();
       of.links.clear();
     }},
};

// The scope's name may come behind its items. A scope without records of interest leaves no entry.
error_code read_scope(Reading& reading, od::value& group, const SignalShape& shape, std::uint32_t resource) {
  Batch& batch = *reading.batch;
  const std::uint32_t index = count(batch.scopes.size());
  const Mark start(batch);
  batch.scopes.push_back({{}, resource});
  const auto error = each_field(group, [&](std::string_view key, od::value value) -> error_code {
    if (key == "scope" || key == "instrumentationScope") {
      return each_field(value, [&](std::string_view field, od::value name) -> error_code {
        return field == "name" ? read_text(name, batch.scopes[index].name) : SUCCESS;
      });
    }
    if (!is(key, shape.items, shape.items_snake)) return SUCCESS;
    return each_element(value, [&](od::value& item) {
      ++batch.resources[resource].items;
      return shape.read_item(reading, item, index);
    });
  });
  if (start.has_all_of(batch) && batch.scopes[index].unread == 0) batch.scopes.resize(index);
  return error;
}

// Reads the scopes after their resource, in a second pass over the object if they come before it.
error_code read_group_at(Reading& reading, od::object& object, const SignalShape& shape,
                         std::uint32_t index) {
  Batch& batch = *reading.batch;
  const Mark start(batch);
  bool have_resource = false;
  bool scopes_wait = false;
  const auto read_scopes = [&](od::value& scopes) {
    start.undo(batch);  // a second list replaces the first
    batch.resources[index].items = 0;
    return each_element(scopes, [&](od::value& scope) { return read_scope(reading, scope, shape, index); });
  };
  const auto error = each_field(object, [&](std::string_view key, od::value value) -> error_code {
    if (key == "resource") {
      scopes_wait = scopes_wait || have_resource;
      have_resource = true;
      return read_resource(reading, value, batch.resources[index]);
    }
    if (!is(key, shape.scopes, shape.scopes_snake)) return SUCCESS;
    if (have_resource) return read_scopes(value);
    scopes_wait = true;
    return SUCCESS;
  });
  if (error || !scopes_wait) return error;
  if (auto failed = object.reset().error()) return failed;
  return each_field(object, [&](std::string_view key, od::value value) -> error_code {
    return is(key, shape.scopes, shape.scopes_snake) ? read_scopes(value) : SUCCESS;
  });
}

// Reads one ResourceMetrics, ResourceLogs or ResourceSpans. A resource without items leaves no entry:
// otherwise a request of many empty ones, two bytes each, would take much memory.
error_code read_group(Reading& reading, od::value& group, const SignalShape& shape) {
  Batch& batch = *reading.batch;
  if (first_char(group) == 'n') return SUCCESS;
  od::object object;
  if (auto error = group.get_object().get(object)) return error;
  const std::uint32_t index = count(batch.resources.size());
  const std::uint32_t attributes = count(batch.attributes.size());
  batch.resources.emplace_back();
  const auto error = read_group_at(reading, object, shape, index);
  if (batch.resources[index].items == 0) {
    batch.resources.resize(index);
    batch.attributes.resize(attributes);
  }
  return error;
}

}  // namespace

error_code read_signal(Reading& reading, std::string_view key, od::value& value, bool& known) {
  for (const SignalShape& shape : kShapes) {
    if (!is(key, shape.groups, shape.groups_snake)) continue;
    known = true;
    shape.drop_items(*reading.batch);
    return each_element(value, [&](od::value& group) { return read_group(reading, group, shape); });
  }
  return SUCCESS;
}

}  // namespace otelc::otlp::detail
