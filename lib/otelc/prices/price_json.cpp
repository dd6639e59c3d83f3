// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/detail/price_json.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <simdjson_configured.hpp>

#include <otelc/base/number.hpp>
#include <otelc/prices/rate_table.hpp>

namespace otelc::prices::detail {
namespace {

namespace dom = simdjson::dom;

struct Key {
  std::string_view name;
  Part part;
};

// LiteLLM's keys, in USD per token. Of two with the same start the longer one comes first.
constexpr Key kPerToken[] = {
    {"cache_creation_input_token_cost_above_1hr", Part::cache_write_1h},
    {"cache_creation_input_token_cost", Part::cache_write},
    {"cache_read_input_token_cost", Part::cache_read},
    {"input_cost_per_token", Part::input},
    {"output_cost_per_reasoning_token", Part::reasoning},
    {"output_cost_per_token", Part::output},
};
constexpr double kMillion = 1e6;

// The rates of one model, by service and by the prompt tokens above which they hold.
using Rows = std::map<std::pair<Service, std::int64_t>, std::array<std::optional<double>, kParts>>;

// The end of a rate's key: `_above_200k_tokens`, `_batches`, or both.
struct Suffix {
  Service service = Service::standard;
  std::int64_t above = 0;
};

std::optional<Suffix> suffix_of(std::string_view text) {
  constexpr std::string_view kAbove = "_above_";
  constexpr std::string_view kTokens = "k_tokens";
  Suffix suffix;
  if (text.starts_with(kAbove)) {
    const std::size_t end = text.find(kTokens);
    if (end == std::string_view::npos) return std::nullopt;
    const auto thousands = parse_i64(text.substr(kAbove.size(), end - kAbove.size()));
    if (!thousands || *thousands <= 0 || *thousands > 1000000) return std::nullopt;
    suffix.above = *thousands * 1000;
    text.remove_prefix(end + kTokens.size());
  }
  if (text.empty()) return suffix;
  if (text == "_batches") {
    suffix.service = Service::batch;
  } else if (text == "_flex") {
    suffix.service = Service::flex;
  } else if (text == "_priority") {
    suffix.service = Service::priority;
  } else {
    return std::nullopt;
  }
  return suffix;
}

std::optional<double> number_of(dom::element value) {
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

class ModelReader {
 public:
  explicit ModelReader(dom::object object) : object_(object) {}

  // Returns false when the model has an invalid rate.
  bool read() {
    for (const auto field : object_) {
      if (!read_rate(field.key, field.value)) return false;
    }
    return read_bands() && read_fast();
  }
  [[nodiscard]] const Rows& rows() const { return rows_; }

 private:
  bool put(Suffix where, Part part, double usd_per_million) {
    if (!to_rate(usd_per_million)) return false;
    rows_[{where.service, where.above}][static_cast<std::size_t>(part)] = usd_per_million;
    return true;
  }

  bool read_rate(std::string_view key, dom::element value) {
    for (std::size_t part = 0; part < kParts; ++part) {
      if (key != kPartNames[part]) continue;
      const auto number = number_of(value);
      return number && put({}, static_cast<Part>(part), *number);
    }
    for (const Key& row : kPerToken) {
      if (!key.starts_with(row.name)) continue;
      const auto suffix = suffix_of(key.substr(row.name.size()));
      if (!suffix || value.is_null()) return true;
      const auto number = number_of(value);
      return number && put(*suffix, row.part, *number * kMillion);
    }
    return true;
  }

  // `tiered_pricing`: rates by the size of the prompt; each band holds from range[0] on.
  bool read_bands() {
    dom::array bands;
    if (object_["tiered_pricing"].get(bands) != simdjson::SUCCESS) return true;
    for (const dom::element band : bands) {
      const auto from = number_of_field(band, "range", 0);
      dom::object fields;
      if (!from || band.get(fields) != simdjson::SUCCESS) continue;  // a band of another form
      if (!(*from >= 0 && *from < 1e12)) return false;
      for (const auto field : fields) {
        for (const Key& row : kPerToken) {
          if (field.key != row.name) continue;
          const auto number = number_of(field.value);
          const Suffix where{Service::standard, static_cast<std::int64_t>(*from)};
          if (!number || !put(where, row.part, *number * kMillion)) return false;
        }
      }
    }
    return true;
  }

  static std::optional<double> number_of_field(dom::element element, std::string_view key, std::size_t at) {
    dom::element value;
    if (element[key].at(at).get(value) != simdjson::SUCCESS) return std::nullopt;
    return number_of(value);
  }

  // `provider_specific_entry.fast`: the factor between fast and standard rates.
  bool read_fast() {
    dom::element value;
    if (object_["provider_specific_entry"]["fast"].get(value) != simdjson::SUCCESS) return true;
    const auto times = number_of(value);
    if (!times) return false;
    const Rows standard = rows_;
    for (const auto& [where, rates] : standard) {
      if (where.first != Service::standard) continue;
      for (std::size_t part = 0; part < kParts; ++part) {
        if (rates[part] &&
            !put({Service::fast, where.second}, static_cast<Part>(part), *rates[part] * *times))
          return false;
      }
    }
    return true;
  }

  dom::object object_;
  Rows rows_;
};

void append_rows(std::string& out, std::string_view name, const Rows& rows) {
  for (const auto& [where, rates] : rows) {
    out += fmt::format("{},{},{}", name, kServiceNames[static_cast<std::size_t>(where.first)], where.second);
    for (const auto& rate : rates) out += rate ? fmt::format(",{}", *rate) : std::string(",");
    out += '\n';
  }
}

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Returns whether a name can be in a row. No agent reports other ones.
bool is_plain(std::string_view name) {
  return !name.empty() && name.find_first_of(",\n\r") == std::string_view::npos;
}

}  // namespace

Result<std::string> price_rows(std::string_view json, const std::string& name) {
  dom::parser parser;
  dom::object models;
  const auto error = parser.parse(json.data(), json.size()).get(models);
  if (error != simdjson::SUCCESS) {
    return fail(ErrorKind::bad_data,
                fmt::format("{} is not a price list: {} (expected a JSON object of models)", name,
                            simdjson::error_message(error)));
  }
  std::string rows;
  for (const auto model : models) {
    const std::string model_name = lower(model.key);
    dom::object fields;
    if (model_name == "sample_spec" || !is_plain(model_name)) continue;
    if (model.value.get(fields) != simdjson::SUCCESS)
      return fail(ErrorKind::bad_data, fmt::format("{}: {} must be an object of rates", name, model.key));
    std::string_view target;
    if (fields["alias_of"].get(target) == simdjson::SUCCESS && is_plain(target)) {
      rows += fmt::format("{},={}\n", model_name, lower(target));
      continue;
    }
    ModelReader reader(fields);
    if (!reader.read()) {
      return fail(ErrorKind::bad_data,
                  fmt::format("{}: a rate of {} is not a number from 0 to 1 USD per token", name, model.key));
    }
    append_rows(rows, model_name, reader.rows());
  }
  if (rows.empty()) {
    return fail(
        ErrorKind::bad_data,
        fmt::format("{} has no prices: give a model \"input\" and \"output\" in USD per million tokens, "
                    "or LiteLLM's keys",
                    name));
  }
  return rows;
}

}  // namespace otelc::prices::detail
