// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/rate_file.hpp>

#include <atomic>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <otelc/base/padded.hpp>
#include <otelc/ingest/live_rate.hpp>

#include "../../support/claude_lines.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using ingest::LiveRate;
using ingest::RateFile;

namespace {

class HandClock final : public Clock {
 public:
  [[nodiscard]] UnixNanos now() const override { return time; }
  std::atomic<UnixNanos> time{1'000'000'000'000'000'000};
};

}  // namespace

TEST_CASE("no usage, no rate file") {
  const test::TempDir dir;
  const HandClock clock;
  std::optional<RateFile> rate(std::in_place, dir.file("rate.json"), clock);
  rate->update(0);
  rate.reset();
  CHECK(test::read_whole(dir.file("rate.json")).empty());
}

TEST_CASE("the destructor writes the last state; totals that fall are not new usage") {
  const test::TempDir dir;
  HandClock clock;
  {
    RateFile rate(dir.file("rate.json"), clock);
    rate.update(60);
    clock.time += 10'000'000'000;
    rate.update(40);
    rate.update(90);
  }
  CHECK(test::read_whole(dir.file("rate.json")) == R"({"total":90,"rate":9.000,"ts":1000000010.000})");
}

TEST_CASE("a rate file that cannot be written stops nothing") {
  const test::TempDir dir;
  const HandClock clock;
  RateFile rate(dir.file("no such directory/rate.json"), clock);
  rate.update(1);
}

TEST_CASE("serve's live rate counts each line of usage once, and ignores the rest") {
  const test::TempDir dir;
  HandClock clock;
  {
    LiveRate rate(dir.file("rate.json"), clock);
    for (const std::string& line :
         {test::Claude().request(1, 10, 5), std::string("not JSON"), std::string(R"({"resourceLogs":[]})"),
          test::Claude().request(1, 10, 5), test::Claude().request(2, 10, 5)}) {
      std::string copy = line;
      rate.consume(padded(copy));
    }
  }
  CHECK(test::read_whole(dir.file("rate.json")).starts_with(R"({"total":30,)"));
}
