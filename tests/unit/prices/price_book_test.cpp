// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/price_book.hpp>

#include <fstream>

#include <doctest/doctest.h>

#include <otelc/prices/detail/built_in.hpp>
#include <otelc/prices/model_name.hpp>
#include <otelc/prices/rate_table.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::prices;

namespace {

/// Two million tokens: one of input, one of output.
std::optional<double> usd(const PriceBook& book, std::string_view model, std::int64_t prompt_tokens = 0) {
  const auto price = book.find(model);
  if (!price) return std::nullopt;
  const auto money = price->rates.price({1'000'000, 1'000'000}, Service::standard, prompt_tokens);
  return money ? std::optional(money->usd()) : std::nullopt;
}

std::string write(const test::TempDir& dir, const std::string& name, const std::string& text) {
  std::ofstream(dir.file(name)) << text;
  return dir.file(name);
}

}  // namespace

TEST_CASE("the built-in list names its source and date") {
  const auto price = built_in_prices().find("claude-sonnet-4-6");
  REQUIRE(price);
  CHECK(price->source.is_built_in);
  CHECK(price->source.name.starts_with("LiteLLM "));
  CHECK(price->source.date.size() == 10);
  CHECK(price->source.date >= "2026-11-20");
}

TEST_CASE("figures of the built-in list that vendors publish") {
  using P = Counts;
  const auto usd_of = [](const char* model, const P& counts, std::int64_t prompt = 0) {
    return built_in_prices().find(model).value().rates.price(counts, Service::standard, prompt)->usd();
  };
  // 3 / 15 / 0.30 / 3.75 / 6 USD per million
  CHECK(usd_of("claude-sonnet-4-6", {100, 10, 1000, 200, 50, 0}) == doctest::Approx(0.0018).epsilon(1e-14));
  CHECK(usd_of("gpt-5.4", {1629, 103, 403, 0, 0, 0}) == doctest::Approx(0.00571825).epsilon(1e-14));
  CHECK(usd_of("gpt-5.4", {1'000'000, 0, 0, 0, 0, 0}, 272'001) == 5);
  CHECK(usd_of("gemini-2.5-pro", {1'000'000, 0, 0, 0, 0, 0}, 200'000) == 1.25);
  CHECK(usd_of("gemini-2.5-pro", {1'000'000, 0, 0, 0, 0, 0}, 200'001) == 2.5);
}

TEST_CASE("every row of the built-in list can be read and found") {
  const RateTable table(detail::built_in_rows());
  CHECK(table.entries().size() > 1000);
  std::size_t rows = 0;
  for (const RateTable::Entry& entry : table.entries()) {
    CAPTURE(entry.name);
    CHECK(entry.name == names_to_look_up(entry.name).front());
    const auto price = built_in_prices().find(entry.name);
    REQUIRE(price);
    if (!target_of(entry).empty()) continue;
    CHECK(price->entry == entry.name);
    for (const RateRow& row : rate_rows(entry)) {
      ++rows;
      CHECK(row.above >= 0);
      CHECK_MESSAGE(row.rates != decltype(row.rates){}, "a row without a figure");
    }
  }
  CHECK(rows > 2000);
}

TEST_CASE("user prices come before built-in ones, the last file first") {
  const test::TempDir dir;
  PriceBook book;
  REQUIRE(book.add_file(write(dir, "a.json", R"({"claude-sonnet-4-6": {"input": 1, "output": 2},
                                                 "mine": {"input": 10, "output": 20}})")));
  REQUIRE(book.add_file(write(dir, "b.json", R"({"Mine": {"input": 30, "output": 40}})")));
  CHECK(usd(book, "claude-sonnet-4-6") == 3);
  CHECK(usd(book, "us.anthropic.claude-sonnet-4-6") == 3);
  CHECK(usd(book, "mine") == 70);
  CHECK(usd(book, "claude-opus-4-6") == usd(built_in_prices(), "claude-opus-4-6"));
  const auto price = book.find("mine");
  CHECK(price->source.name == dir.file("b.json"));
  CHECK_FALSE(price->source.is_built_in);
  CHECK(price->source.date.size() == 10);
}

TEST_CASE("a deployment's name may be an alias of a model of any list") {
  const test::TempDir dir;
  PriceBook book;
  REQUIRE(book.add_file(write(dir, "a.json", R"({"our-deployment": {"alias_of": "gpt-5.4"},
                                                 "round": {"alias_of": "about"}, "about": {"alias_of": "round"},
                                                 "lost": {"alias_of": "model-nobody-knows"}})")));
  CHECK(usd(book, "our-deployment") == 17.5);
  CHECK(book.find("our-deployment")->entry == "gpt-5.4");
  CHECK_FALSE(book.find("round"));
  CHECK_FALSE(book.find("lost"));
}

TEST_CASE("a user price may be 0") {
  const test::TempDir dir;
  PriceBook book;
  REQUIRE(book.add_file(write(dir, "a.json", R"({"ollama/gpt-oss:20b": {"input": 0, "output": 0}})")));
  CHECK(usd(book, "ollama/gpt-oss:20b") == 0);
}

TEST_CASE("a file that is not a price file") {
  const test::TempDir dir;
  PriceBook book;
  CHECK(book.add_file(dir.file("none.json")).error().kind == ErrorKind::not_found);
  CHECK(book.add_file(write(dir, "bad.json", "{")).error().kind == ErrorKind::bad_data);
  CHECK(book.add_file(dir.file("")).error().kind == ErrorKind::io);
  CHECK_MESSAGE(usd(book, "gpt-5.4") == 17.5, "the book is as it was");
}
