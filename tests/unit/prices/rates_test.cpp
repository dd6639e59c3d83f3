// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/rates.hpp>

#include <doctest/doctest.h>

#include <otelc/prices/rate_table.hpp>

using namespace otelc::prices;

namespace {

ModelRates rates(const std::string& rows) {
  const RateTable table(rows);
  return ModelRates(rate_rows(table.entries().at(0)));
}

/// A million tokens of one part.
std::optional<double> usd(const ModelRates& of, Part part, Service service = Service::standard,
                          std::int64_t prompt_tokens = 0) {
  Counts counts{};
  counts[static_cast<std::size_t>(part)] = 1'000'000;
  const auto price = of.price(counts, service, prompt_tokens);
  return price ? std::optional(price->usd()) : std::nullopt;
}

}  // namespace

TEST_CASE("each part has its own rate") {
  const ModelRates all = rates("m,,,3,15,0.3,3.75,6,20\n");
  CHECK(usd(all, Part::input) == 3);
  CHECK(usd(all, Part::output) == 15);
  CHECK(usd(all, Part::cache_read) == 0.3);
  CHECK(usd(all, Part::cache_write) == 3.75);
  CHECK(usd(all, Part::cache_write_1h) == 6);
  CHECK(usd(all, Part::reasoning) == 20);
  CHECK(all.price({10, 20, 30, 40, 50, 60}, Service::standard, 0)->usd() ==
        doctest::Approx(0.001989).epsilon(1e-15));
  CHECK_FALSE(all.first_step());
}

TEST_CASE("cached and reasoning tokens without a rate cost what input and output do, never 0") {
  const ModelRates two = rates("m,,,3,15\n");
  CHECK(usd(two, Part::cache_read) == 3);
  CHECK(usd(two, Part::cache_write) == 3);
  CHECK(usd(two, Part::cache_write_1h) == 3);
  CHECK(usd(two, Part::reasoning) == 15);
  CHECK(usd(rates("m,,,3,15,0.3,3.75\n"), Part::cache_write_1h) == 3.75);
}

TEST_CASE("tokens of a kind that has no rate have no price") {
  const ModelRates input = rates("m,,,3\n");
  CHECK(usd(input, Part::input) == 3);
  CHECK_FALSE(usd(input, Part::output));
  CHECK(input.price({}, Service::standard, 0)->usd() == 0);
}

TEST_CASE("a request over a size costs more as a whole, one of exactly that size does not") {
  const ModelRates tiers = rates("m,,,2.5,15,0.25\nm,,128000,4,20\nm,,272000,5,22.5,0.5\n");
  CHECK(tiers.first_step() == 128'000);
  CHECK(usd(tiers, Part::input, Service::standard, 128'000) == 2.5);
  CHECK(usd(tiers, Part::input, Service::standard, 128'001) == 4);
  CHECK(usd(tiers, Part::input, Service::standard, 272'000) == 4);
  CHECK(usd(tiers, Part::input, Service::standard, 272'001) == 5);
  CHECK(usd(tiers, Part::output, Service::standard, 272'001) == 22.5);
  CHECK_MESSAGE(usd(tiers, Part::cache_read, Service::standard, 128'001) == 0.25, "not said: as below");
  CHECK(usd(tiers, Part::cache_read, Service::standard, 272'001) == 0.5);
}

TEST_CASE("a service has its own rates, else the standard ones of the same size") {
  const ModelRates all = rates(
      "m,,,2,10,0.2,,,12\n"
      "m,,200000,4,20,0.4\n"
      "m,batch,,1,5\n"
      "m,priority,,3,15\n"
      "m,priority,200000,6,30\n");
  CHECK(usd(all, Part::input, Service::batch) == 1);
  CHECK(usd(all, Part::cache_read, Service::batch) == 0.2);
  CHECK(usd(all, Part::input, Service::batch, 200'001) == 4);
  CHECK(usd(all, Part::input, Service::priority, 200'001) == 6);
  CHECK(usd(all, Part::cache_read, Service::priority, 200'001) == 0.4);
  CHECK_MESSAGE(usd(all, Part::reasoning, Service::batch) == 5, "batch output, not standard reasoning");
  CHECK_MESSAGE(!usd(all, Part::input, Service::flex), "a service that the model is not sold with");
}

TEST_CASE("the names of services") {
  CHECK(service_of("batch") == Service::batch);
  CHECK(service_of("flex") == Service::flex);
  CHECK(service_of("priority") == Service::priority);
  CHECK(service_of("fast") == Service::fast);
  for (const char* word : {"", "default", "auto", "standard", "normal", "on_demand", "standard_only"})
    CHECK(service_of(word) == Service::standard);
  for (const char* word : {"scale", "Batch?", "other"}) CHECK(service_of(word) == Service::other);
}
