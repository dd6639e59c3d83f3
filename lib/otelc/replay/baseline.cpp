// SPDX-License-Identifier: Apache-2.0
#include <otelc/replay/baseline.hpp>

#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <simdjson_configured.hpp>

#include <otelc/replay/count_logs.hpp>
#include <otelc/usage/accountant.hpp>
#include <otelc/usage/cost_basis.hpp>

namespace otelc::replay {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kFamily = "otelc.summary/";
constexpr std::string_view kSchema = "otelc.summary/1";
/// A summary of a thousand models has 1 MB. Only logs are larger than this.
constexpr std::uintmax_t kSummaryBytesMax = 64 << 20;

template <class Value>
std::optional<Value> known(simdjson::simdjson_result<dom::element> element) {
  Value value{};
  if (element.get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

usage::Spend spend_of(dom::element row, usage::CostBasis basis) {
  usage::Spend spend{known<double>(row["cost_usd"]), known<std::int64_t>(row["total_tokens"]),
                     known<std::int64_t>(row.at_pointer("/api/requests")),
                     known<std::int64_t>(row["unpriced_tokens"]).value_or(0)};
  if (basis != usage::CostBasis::list) return spend;
  spend.cost_usd = known<double>(row["list_price_usd"]);
  spend.unpriced_tokens = spend.cost_usd ? 0 : spend.total_tokens.value_or(0);
  return spend;
}

bool may_be_summary(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) &&
         std::filesystem::file_size(path, error) <= kSummaryBytesMax && !error;
}

/// Returns nullopt if the file is not a summary, but may be a log.
Result<std::optional<usage::Baseline>> read_summary(const std::string& path, usage::CostBasis basis) {
  dom::parser parser;
  dom::element root;
  std::string_view schema;
  if (!may_be_summary(path) || parser.load(path).get(root) != simdjson::SUCCESS ||
      root["schema"].get(schema) != simdjson::SUCCESS || !schema.starts_with(kFamily))
    return std::nullopt;
  dom::array models;
  dom::element totals;
  if (schema != kSchema || root["models"].get(models) != simdjson::SUCCESS ||
      root["totals"].get(totals) != simdjson::SUCCESS)
    return fail(ErrorKind::bad_data, fmt::format("it is not a summary of the form {}", kSchema));
  usage::Baseline baseline{path};
  for (const dom::element model : models) {
    const auto name = known<std::string_view>(model["model"]);
    baseline.models[std::string(name.value_or(""))] = spend_of(model, basis);
  }
  baseline.totals = spend_of(totals, basis);
  return baseline;
}

Result<usage::Baseline> read_log(const std::string& path, const prices::PriceBook& prices,
                                 usage::CostBasis basis) {
  usage::Accountant accountant(prices);
  accountant.skip_history();
  CountedLogs counted = count_logs({path}, 1, accountant, nullptr);
  if (!counted.failed.empty()) return tl::unexpected(std::move(counted.failed.front()));
  if (!counted.missing.empty()) return usage::Baseline{path, "there is no such file"};
  std::uint64_t records = 0;
  std::uint64_t unread = 0;
  for (const usage::LogInput& input : counted.inputs) {
    records += input.records + input.rejected;
    unread += input.skipped;
  }
  if (records == 0 && unread > 0)
    return fail(ErrorKind::bad_data, fmt::format("it is neither a summary ({}) nor a log", kSchema));
  usage::Summary summary = accountant.summary(usage::kNoSessions);
  usage::set_cost_basis(summary, basis);
  return usage::baseline_of(path, summary);
}

}  // namespace

Result<usage::Baseline> read_baseline(const std::string& path, const prices::PriceBook& prices,
                                      usage::CostBasis basis) {
  auto summary = read_summary(path, basis);
  if (!summary) return tl::unexpected(std::move(summary.error()));
  if (!*summary) return read_log(path, prices, basis);
  usage::Baseline& baseline = **summary;
  if (!baseline.totals.is_known()) baseline.lack = usage::kNoUsage;
  return std::move(baseline);
}

}  // namespace otelc::replay
