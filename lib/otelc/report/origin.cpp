// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/origin.hpp>

#include <utility>

#include <fmt/format.h>

#include <otelc/report/columns.hpp>
#include <otelc/report/markdown_escape.hpp>
#include <otelc/report/plain_url.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report::detail {
namespace {

using events::Fact;
using events::Origin;

constexpr std::pair<std::string_view, Fact> kJsonKeys[] = {
    {"repositories", Fact::repository}, {"refs", Fact::ref},         {"revisions", Fact::revision},
    {"run_ids", Fact::run_id},          {"run_urls", Fact::run_url}, {"jobs", Fact::job},
    {"job_urls", Fact::job_url},        {"hosts", Fact::host},       {"commands", Fact::command},
};

std::string short_text(std::string_view value) {
  return markdown_text(cut_middle_to_columns(safe_name(value), 60));
}

std::string linked_text(std::string_view url, std::string_view shown) {
  return is_plain_url(url) ? fmt::format("[{}]({})", short_text(shown), url) : short_text(shown);
}

}  // namespace

void write_origin(JsonWriter& json, const Origin& origin) {
  bool is_cut = origin.versions().is_cut();
  json.key("origin");
  json.open('{');
  json.key("versions");
  json.open('[');
  for (const auto& [agent, version] : origin.versions().values()) {
    json.open('{');
    json.key("agent");
    json.string(agent);
    json.key("version");
    json.string(version);
    json.close('}');
  }
  json.close(']');
  for (const auto& [key, fact] : kJsonKeys) {
    json.key(key);
    json.open('[');
    for (const std::string& value : origin.of(fact).values()) json.string(value);
    json.close(']');
    is_cut = is_cut || origin.of(fact).is_cut();
  }
  json.key("is_cut");
  json.number(is_cut);
  json.close('}');
}

std::string repository_name(std::string_view repository) {
  const std::size_t scheme = repository.find("://");
  if (scheme == std::string_view::npos) return std::string(repository);
  const std::size_t path = repository.find('/', scheme + 3);
  if (path == std::string_view::npos || path + 1 == repository.size()) return std::string(repository);
  std::string_view name = repository.substr(path + 1);
  if (name.ends_with(".git")) name.remove_suffix(4);
  return std::string(name);
}

std::string origin_markdown(const Origin& origin) {
  std::string text;
  const auto add = [&text](std::string_view before, const std::string& part) {
    if (!part.empty()) text += fmt::format("{}{}{}", text.empty() ? "" : " · ", before, part);
  };
  const auto fact = [&](std::string_view before, Fact which) {
    add(before, joined_values(origin.of(which), short_text));
  };
  // With several runs it is unknown which link belongs to which.
  const auto fact_with_link = [&](std::string_view before, Fact which, Fact link) {
    const auto& urls = origin.of(link).values();
    if (urls.size() != 1 || origin.of(which).values().size() != 1) return fact(before, which);
    add(before, linked_text(*urls.begin(), *origin.of(which).values().begin()));
  };
  add("", joined_values(origin.versions(), [](const Origin::Version& version) {
        return short_text(version.first + " " + version.second);
      }));
  add("", joined_values(origin.of(Fact::repository),
                        [](const std::string& value) { return linked_text(value, repository_name(value)); }));
  fact("branch ", Fact::ref);
  add("revision ", joined_values(origin.of(Fact::revision), [](const std::string& value) {
        return short_text(std::string_view(value).substr(0, 12));
      }));
  fact_with_link("run ", Fact::run_id, Fact::run_url);
  fact_with_link("job ", Fact::job, Fact::job_url);
  fact("command ", Fact::command);
  fact("host ", Fact::host);
  return text;
}

std::string made_text(const Maker& maker) {
  std::string text;
  if (maker.time != 0) {
    text = format_summary_time(maker.time).substr(0, 19) + " UTC";
    text[10] = ' ';
  }
  if (!maker.version.empty()) text += (text.empty() ? "by otelc " : " by otelc ") + maker.version;
  return text;
}

}  // namespace otelc::report::detail
