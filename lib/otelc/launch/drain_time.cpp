// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/drain_time.hpp>

#include <algorithm>

namespace otelc::launch {

void DrainTime::heard(Time at) {
  last_heard_ = std::max(last_heard_, at);
}

DrainTime::milliseconds DrainTime::left(Time now) const {
  return std::chrono::duration_cast<milliseconds>(end_ - now);
}

DrainTime::milliseconds DrainTime::patience(Time now) const {
  return std::chrono::ceil<milliseconds>(std::min(end_, last_heard_ + kSilence) - now);
}

}  // namespace otelc::launch
