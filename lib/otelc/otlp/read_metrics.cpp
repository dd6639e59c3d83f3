// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/detail/read_metrics.hpp>

#include <otelc/base/hash.hpp>
#include <otelc/otlp/detail/read_attributes.hpp>

namespace otelc::otlp::detail {
namespace {

error_code read_point(Reading& reading, od::value& element, const Point& common) {
  Batch& batch = *reading.batch;
  Point point = common;
  bool has_value = false;
  point.attributes.begin = point.attributes.end = count(batch.attributes.size());
  const auto error = each_field(element, [&](std::string_view key, od::value value) -> error_code {
    if (key == "attributes") return read_attributes(reading, value, point.attributes, &point.series);
    if (is(key, "asDouble", "as_double") || is(key, "asInt", "as_int") || key == "sum") {
      if (first_char(value) == 'n') return SUCCESS;
      point.value = read_double(value);
      has_value = true;
    } else if (key == "count") {
      point.count = parse_u64(scalar_text(value)).value_or(0);
    } else if (is(key, "timeUnixNano", "time_unix_nano")) {
      point.time = read_time(value);
    } else if (is(key, "startTimeUnixNano", "start_time_unix_nano")) {
      point.start = read_time(value);
    }
    return SUCCESS;
  });
  // A missing value must not become 0, which would look like the reset of a cumulative series.
  if (has_value) batch.points.push_back(point);
  return error;
}

error_code read_metric_data(Reading& reading, od::value& data, Point& common) {
  Batch& batch = *reading.batch;
  const Mark start(batch);
  return each_field(data, [&](std::string_view key, od::value value) -> error_code {
    if (is(key, "dataPoints", "data_points")) {
      start.undo(batch);
      return each_element(value, [&](od::value& point) { return read_point(reading, point, common); });
    }
    if (is(key, "aggregationTemporality", "aggregation_temporality")) {
      const std::string_view text = scalar_text(value);
      common.temporality = text == "1" || text == "AGGREGATION_TEMPORALITY_DELTA" ? Temporality::delta
                           : text == "2" || text == "AGGREGATION_TEMPORALITY_CUMULATIVE"
                               ? Temporality::cumulative
                               : Temporality::unspecified;
    } else if (is(key, "isMonotonic", "is_monotonic")) {
      common.is_monotonic = scalar_text(value) == "true";
    }
    return SUCCESS;
  });
}

}  // namespace

error_code read_metric(Reading& reading, od::value& metric, std::uint32_t scope) {
  Batch& batch = *reading.batch;
  Point common;
  common.scope = scope;
  common.resource = batch.scopes[scope].resource;
  bool have_name = false;
  const Mark start(batch);
  const auto error = each_field(metric, [&](std::string_view key, od::value value) -> error_code {
    if (key == "name") {
      std::string_view name;
      if (auto failed = read_text(value, name)) return failed;
      common.metric = reading.interest.metrics.find(name);
      have_name = true;
      return SUCCESS;
    }
    if (have_name && common.metric == kNoName) return SUCCESS;
    if (key == "sum" || key == "gauge" || key == "histogram" ||
        is(key, "exponentialHistogram", "exponential_histogram")) {
      if (first_char(value) == 'n') return SUCCESS;
      start.undo(batch);  // the last member of the oneof wins
      common.temporality = Temporality::unspecified;
      common.is_monotonic = false;
      return read_metric_data(reading, value, common);
    }
    return SUCCESS;
  });
  if (common.metric == kNoName) start.undo(batch);
  // The name and the temporality may come behind the points.
  for (std::size_t i = start.points; i < batch.points.size(); ++i) {
    Point& point = batch.points[i];
    point.metric = common.metric;
    point.temporality = common.temporality;
    point.is_monotonic = common.is_monotonic;
    point.series = mix(mix(batch.resources[common.resource].sender, common.metric), point.series);
    batch.saw(point.start);
    batch.saw(point.time);
  }
  return error;
}

}  // namespace otelc::otlp::detail
