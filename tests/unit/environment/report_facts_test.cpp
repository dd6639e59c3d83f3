// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/report_facts.hpp>

#include <doctest/doctest.h>

using namespace otelc;
using namespace otelc::environment;

namespace {

class At final : public Clock {
 public:
  [[nodiscard]] UnixNanos now() const override { return 7; }
};

}  // namespace

TEST_CASE("SOURCE_DATE_EPOCH is the time of a report if it is valid") {
  const At clock;
  const auto made = [&](const char* value) {
    return environment::time_made(environment::Environment({std::string("SOURCE_DATE_EPOCH=") + value}),
                                  clock);
  };
  CHECK(made("1795478400") == 1'795'478'400'000'000'000);
  CHECK(made("0") == 0);
  for (const char* const none : {"", "-1", "now", "99999999999999999999", "18446744073709551615"})
    CHECK(made(none) == 7);
  CHECK(environment::time_made(environment::Environment(), clock) == 7);
}

TEST_CASE("HOSTNAME is the name of this machine, else the system's host name") {
  CHECK(environment::host_name(environment::Environment({"HOSTNAME=ci-7"})) == "ci-7");
  CHECK_FALSE(environment::host_name(environment::Environment({"HOSTNAME="})).empty());
  CHECK_FALSE(environment::host_name(environment::Environment()).empty());
}
