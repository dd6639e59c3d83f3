// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/rate_window.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/base/json_writer.hpp>

namespace otelc::ingest {
namespace {

constexpr UnixNanos kNanosPerSecond = 1'000'000'000;

std::int64_t seconds_of(UnixNanos time) {
  return static_cast<std::int64_t>(time / kNanosPerSecond);
}

}  // namespace

void RateWindow::add(UnixNanos now, double tokens) {
  latest_ = std::max(now, latest_);
  if (first_ == 0) first_ = latest_;
  total_ += tokens;
  const std::int64_t second = seconds_of(latest_);
  Second& slot = seconds_[static_cast<std::size_t>(second % kWindowSeconds)];
  if (slot.time != second) slot = {second, 0};
  slot.tokens += tokens;
}

double RateWindow::in_window(UnixNanos now) const {
  const std::int64_t oldest = seconds_of(std::max(now, latest_)) - kWindowSeconds + 1;
  double tokens = 0;
  for (const Second& slot : seconds_) {
    if (slot.time >= oldest) tokens += slot.tokens;
  }
  return tokens;
}

double RateWindow::rate(UnixNanos now) const {
  if (first_ == 0) return 0;
  const double age_s =
      static_cast<double>(std::max(now, latest_) - first_) / static_cast<double>(kNanosPerSecond);
  return in_window(now) / std::clamp(age_s, 1.0, static_cast<double>(kWindowSeconds));
}

std::array<double, static_cast<std::size_t>(RateWindow::kWindowSeconds)> RateWindow::by_second(
    UnixNanos now) const {
  std::array<double, static_cast<std::size_t>(kWindowSeconds)> tokens{};
  const std::int64_t oldest = seconds_of(std::max(now, latest_)) - kWindowSeconds + 1;
  for (const Second& slot : seconds_) {
    if (slot.time >= oldest) tokens[static_cast<std::size_t>(slot.time - oldest)] = slot.tokens;
  }
  return tokens;
}

bool RateWindow::slides(UnixNanos now) const {
  return in_window(now) > 0;
}

std::string RateWindow::to_json(UnixNanos now) const {
  JsonWriter json;
  json.open('{');
  json.key("total");
  json.raw(fmt::format("{:.0f}", total_));
  json.key("rate");
  json.raw(fmt::format("{:.3f}", rate(now)));
  json.key("ts");
  json.raw(fmt::format("{:.3f}", static_cast<double>(now) / static_cast<double>(kNanosPerSecond)));
  json.close('}');
  return json.take();
}

}  // namespace otelc::ingest
