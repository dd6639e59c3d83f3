// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/cumulative.hpp>

#include <algorithm>

#include <otelc/base/hash.hpp>

namespace otelc::usage {
namespace {

// What a value adds to the one before it: all of it when there is none, or when the count began anew.
double growth(std::optional<double> before, double value) {
  return before && value >= *before ? value - *before : value;
}

}  // namespace

std::optional<double> Cumulative::increment(const otlp::Point& point) {
  Series& series = series_[mix(point.series, point.start)];
  if (point.time != 0) return insert(series, {point.time, point.value});
  // Points without a time can only be taken in the order of arrival.
  const double added = growth(series.untimed, point.value);
  series.untimed = point.value;
  return added;
}

std::optional<double> Cumulative::insert(Series& series, Sample sample) {
  auto& samples = series.samples;
  if (series.floor && sample.time <= series.floor->time) return std::nullopt;
  const auto at = std::lower_bound(samples.begin(), samples.end(), sample.time,
                                   [](const Sample& known, UnixNanos time) { return known.time < time; });
  const auto before = [&]() -> std::optional<double> {
    if (at != samples.begin()) return std::prev(at)->value;
    return series.floor ? std::optional(series.floor->value) : std::nullopt;
  }();
  // Two values for the same moment: loss only subtracts, so the larger one is right.
  const bool is_known = at != samples.end() && at->time == sample.time;
  if (is_known && sample.value <= at->value) return std::nullopt;
  const auto after = is_known ? std::next(at) : at;
  double added = growth(before, sample.value) - (is_known ? growth(before, at->value) : 0);
  if (after != samples.end()) {
    added += growth(sample.value, after->value);
    added -= growth(is_known ? std::optional(at->value) : before, after->value);
  }
  if (is_known) {
    at->value = sample.value;
    return added;
  }
  samples.insert(at, sample);
  if (samples.size() > kPointsMax) {
    const auto keep = samples.begin() + kPointsMax / 2;
    series.floor = *std::prev(keep);
    samples.erase(samples.begin(), keep);
  }
  return added;
}

}  // namespace otelc::usage
