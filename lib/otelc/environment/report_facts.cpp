// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/report_facts.hpp>

#include <unistd.h>

#include <array>
#include <climits>

#include <otelc/base/number.hpp>

namespace otelc::environment {

UnixNanos time_made(const Environment& environment, const Clock& clock) {
  constexpr UnixNanos kSecond = 1'000'000'000;
  const auto seconds = parse_u64(environment.get("SOURCE_DATE_EPOCH").value_or(""));
  return seconds && *seconds <= UINT64_MAX / kSecond ? *seconds * kSecond : clock.now();
}

std::string host_name(const Environment& environment) {
  if (const auto name = environment.get_filled("HOSTNAME")) return std::string(*name);
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

}  // namespace otelc::environment
