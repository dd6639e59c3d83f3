// SPDX-License-Identifier: Apache-2.0
//
// A missing rate is taken from the nearest row that has it: first the standard service at the same size,
// then the same service at size 0, then the standard service at size 0. What is still missing is filled in
// from another part: cache reads and writes from input, and so on. Reasoning is the exception. It never
// comes from another row, because it is output, and another row's reasoning rate does not fit this row's
// output rate.
#include <otelc/prices/rates.hpp>

#include <algorithm>
#include <set>

namespace otelc::prices {
namespace {

constexpr std::string_view kStandardWords[] = {"standard",  "default",       "auto",
                                               "on_demand", "standard_only", "normal"};

constexpr std::size_t index(Part part) {
  return static_cast<std::size_t>(part);
}

const RateRow* find(const std::vector<RateRow>& rows, Service service, std::int64_t above) {
  for (const RateRow& row : rows) {
    if (row.service == service && row.above == above) return &row;
  }
  return nullptr;
}

// Returns the rates for one service and size, filled in as described above.
std::array<std::optional<Rate>, kParts> resolve(const std::vector<RateRow>& rows, Service service,
                                                std::int64_t above) {
  const RateRow* const own = find(rows, service, above);
  const RateRow* const nearest[] = {own, find(rows, Service::standard, above), find(rows, service, 0),
                                    find(rows, Service::standard, 0)};
  std::array<std::optional<Rate>, kParts> rates;
  for (std::size_t part = 0; part < kParts; ++part) {
    for (const RateRow* row : nearest) {
      if (row != nullptr && !rates[part]) rates[part] = row->rates[part];
    }
  }
  const auto fill = [&rates](Part missing, Part from) {
    if (!rates[index(missing)]) rates[index(missing)] = rates[index(from)];
  };
  fill(Part::cache_read, Part::input);
  fill(Part::cache_write, Part::input);
  fill(Part::cache_write_1h, Part::cache_write);
  // Only from this row (see above).
  auto& reasoning = rates[index(Part::reasoning)];
  reasoning = own != nullptr ? own->rates[index(Part::reasoning)] : std::nullopt;
  fill(Part::reasoning, Part::output);
  return rates;
}

}  // namespace

Service service_of(std::string_view name) {
  for (const std::string_view word : kStandardWords) {
    if (word == name) return Service::standard;
  }
  for (std::size_t i = 0; i < kServices; ++i) {
    if (kServiceNames[i] == name) return static_cast<Service>(i);
  }
  return Service::other;
}

ModelRates::ModelRates(const std::vector<RateRow>& rows) {
  std::set<std::int64_t> sizes = {0};
  std::set<Service> services = {Service::standard};
  for (const RateRow& row : rows) {
    sizes.insert(row.above);
    services.insert(row.service);
  }
  for (const Service service : services) {
    auto& bands = bands_[static_cast<std::size_t>(service)];
    for (const std::int64_t above : sizes) bands.push_back({above, resolve(rows, service, above)});
  }
}

std::optional<Money> ModelRates::price(const Counts& counts, Service service,
                                       std::int64_t prompt_tokens) const {
  const std::vector<Band>& bands = bands_[static_cast<std::size_t>(service)];
  const auto band = std::find_if(bands.rbegin(), bands.rend(), [prompt_tokens](const Band& candidate) {
    return candidate.above == 0 || prompt_tokens > candidate.above;
  });
  if (band == bands.rend()) return std::nullopt;
  Money price;
  for (std::size_t part = 0; part < kParts; ++part) {
    if (counts[part] == 0) continue;
    if (!band->rates[part]) return std::nullopt;
    price += Money(counts[part], *band->rates[part]);
  }
  return price;
}

std::optional<std::int64_t> ModelRates::first_step() const {
  const std::vector<Band>& bands = bands_[static_cast<std::size_t>(Service::standard)];
  return bands.size() > 1 ? std::optional(bands[1].above) : std::nullopt;
}

bool ModelRates::are_hour_writes_dearer() const {
  const auto& bands = bands_[static_cast<std::size_t>(Service::standard)];
  if (bands.empty()) return false;
  const auto& rates = bands[0].rates;
  return rates[index(Part::cache_write_1h)] > rates[index(Part::cache_write)];
}

}  // namespace otelc::prices
