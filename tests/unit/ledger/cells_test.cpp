// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdint>
#include <map>

#include <otelc/ledger/cells.hpp>

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;

namespace {

UsageEvent request(std::int64_t tokens) {
  UsageEvent event;
  event.kind = Kind::request;
  event.evidence = Evidence::event;
  event.tokens[0] = tokens;
  return event;
}

PartKey part(std::uint32_t log, Labels::Id skill) {
  PartKey key;
  key.log = log;
  key.skill = skill;
  return key;
}

}  // namespace

TEST_CASE("Cells: parts add up to the sums, however many there are") {
  for (const std::uint32_t parts : {1u, 2u, 8u, 9u, 500u}) {
    CAPTURE(parts);
    ledger::Cells cells;
    const std::uint32_t cell = cells.make(3, {Report::event, 0, 7});
    for (int round = 0; round < 2; ++round)
      for (std::uint32_t i = 0; i < parts; ++i) cells.add(cell, part(i % 3, 2 + i), request(i + 1), {}, 1);
    std::map<events::Labels::Id, std::int64_t> seen;
    cells[cell].for_each_part(
        [&](const PartKey& key, const Amounts& amounts) { seen[key.skill] += amounts.tokens[0]; });
    CHECK(seen.size() == parts);
    std::int64_t sum = 0;
    for (const auto& [skill, tokens] : seen) {
      CHECK(tokens == 2 * (skill - 1));
      sum += tokens;
    }
    CHECK(cells[cell].sums.tokens[0] == sum);
  }
}

TEST_CASE("Cells: an event is subtracted from the part it was added to") {
  ledger::Cells cells;
  const std::uint32_t cell = cells.make(0, {Report::span, 0, 0});
  for (std::uint32_t i = 0; i < 20; ++i) cells.add(cell, part(0, 2 + i), request(5), {}, 1);
  cells.add(cell, part(0, 2), request(5), {}, -1);
  cells.add(cell, part(0, 21), request(5), {}, -1);
  cells[cell].for_each_part([](const PartKey& key, const Amounts& amounts) {
    CHECK(amounts.tokens[0] == (key.skill == 2 || key.skill == 21 ? 0 : 5));
  });
  CHECK(cells[cell].sums.tokens[0] == 18 * 5);
}

TEST_CASE("Cells: found by session, report, scope and name") {
  ledger::Cells cells;
  const ReportKey key{Report::metric, 5, 1};
  CHECK_FALSE(cells.find(1, key));
  const std::uint32_t cell = cells.make(1, key);
  CHECK(cells.find(1, key) == cell);
  CHECK_FALSE(cells.find(2, key));
  CHECK_FALSE(cells.find(1, {Report::event, 5, 1}));
  CHECK_FALSE(cells.find(1, {Report::metric, 6, 1}));
  CHECK_FALSE(cells.find(1, {Report::metric, 5, 2}));
}
