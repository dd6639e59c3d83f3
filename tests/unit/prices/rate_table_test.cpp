// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/rate_table.hpp>

#include <doctest/doctest.h>

using namespace otelc::prices;

namespace {

std::string name_of(const RateTable::Entry* entry) {
  return entry != nullptr ? std::string(entry->name) : "-";
}

}  // namespace

TEST_CASE("rows of a name are found together, in any order of names") {
  const RateTable table("b,,,1,2\nb,,200000,3\na,=b\nc,batch,,5,,,,7\n");
  REQUIRE(table.entries().size() == 3);
  CHECK(name_of(table.find("a")) == "a");
  CHECK(target_of(*table.find("a")) == "b");
  CHECK(target_of(*table.find("b")) == "");
  const auto rows = rate_rows(*table.find("b"));
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].above == 200'000);
  CHECK(rows[1].rates[0] == 3'000'000'000'000);
  CHECK_FALSE(rows[1].rates[1]);
  CHECK(rate_rows(*table.find("c"))[0].service == Service::batch);
  CHECK(rate_rows(*table.find("c"))[0].rates[4] == 7'000'000'000'000);
  CHECK(table.find("") == nullptr);
  CHECK(table.find("bb") == nullptr);
}

TEST_CASE("the last of duplicate names counts") {
  const RateTable table("a,,,1\nb,,,2\na,,,3\n");
  REQUIRE(table.entries().size() == 2);
  CHECK(rate_rows(*table.find("a"))[0].rates[0] == 3'000'000'000'000);
}

TEST_CASE("a name without a date finds the newest dated one") {
  const RateTable table(
      "m-2024-05-13,,,1\nm-2024-08-06,,,1\nm-20240901x,,,1\nm-0613,,,1\nm-mini-2025-01-01,,,1\n"
      "n@20240620,,,1\nm-20251301,,,1\n");
  CHECK(name_of(table.find_dated("m")) == "m-2024-08-06");
  CHECK(name_of(table.find_dated("n")) == "n@20240620");
  CHECK(name_of(table.find_dated("m-mini")) == "m-mini-2025-01-01");
  CHECK(name_of(table.find_dated("m-m")) == "-");
  CHECK(name_of(table.find_dated("o")) == "-");
}

TEST_CASE("an empty table has nothing") {
  const RateTable table("");
  CHECK(table.entries().empty());
  CHECK(table.find("a") == nullptr);
  CHECK(table.find_dated("") == nullptr);
}
