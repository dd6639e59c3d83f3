// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/run_facts.hpp>

#include <fmt/format.h>

#include <otelc/base/hex.hpp>
#include <otelc/base/item_list.hpp>
#include <otelc/base/text.hpp>
#include <otelc/process/program_name.hpp>

namespace otelc::launch {
namespace {

/// Decodes percent escapes. A `%` that does not begin one is kept.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    out += is_escape ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (is_escape) i += 2;
  }
  return out;
}

}  // namespace

void add_run_facts(events::Origin& origin, std::string_view attributes,
                   const std::vector<std::string>& command) {
  events::Origin known;
  each_item(attributes, [&known](std::string_view item) {
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos) return;
    known.add(trimmed(item.substr(0, equals)), percent_decoded(trimmed(item.substr(equals + 1))));
  });
  for (const events::FactKey& row : events::kFactKeys) {
    if (!origin.of(row.fact).values().empty()) continue;
    for (const std::string& value : known.of(row.fact).values()) origin.add(row.fact, value);
  }
  if (command.empty()) return;
  const std::string program(process::program_name(command));
  const auto arguments = static_cast<long long>(command.size() - 1);
  origin.add(events::Fact::command,
             arguments == 0 ? program : fmt::format("{} ({})", program, plural(arguments, "argument")));
}

}  // namespace otelc::launch
