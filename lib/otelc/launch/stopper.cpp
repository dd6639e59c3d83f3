// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/stopper.hpp>

#include <algorithm>
#include <csignal>

namespace otelc::launch {
namespace {

constexpr int kSteps[] = {SIGINT, SIGTERM, SIGKILL};
constexpr int kStepCount = 3;
constexpr std::chrono::seconds kPatience{5};
// Processes that fork while they are being killed need more than one SIGKILL.
constexpr std::chrono::milliseconds kAgain{100};
constexpr int kKillsMax = 20;

}  // namespace

int Stopper::due(Time now) {
  if (!next_ || now < *next_) return 0;
  const int signal = kSteps[step_];
  const bool is_last = step_ == kStepCount - 1;
  if (is_last) ++kills_;
  if (!is_last) ++step_;
  next_ = now + (is_last ? std::chrono::milliseconds(kAgain) : std::chrono::milliseconds(kPatience));
  return signal;
}

std::optional<std::chrono::milliseconds> Stopper::next_look(Time now) const {
  if (!next_) return std::nullopt;
  return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(*next_ - now));
}

std::chrono::milliseconds Stopper::patience() const {
  return kills_ < kKillsMax ? std::chrono::milliseconds(kPatience) : std::chrono::milliseconds(0);
}

}  // namespace otelc::launch
