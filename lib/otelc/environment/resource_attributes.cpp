// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/resource_attributes.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/item_list.hpp>
#include <otelc/environment/git_head.hpp>

namespace otelc::environment {
namespace {

using Facts = std::vector<std::pair<std::string_view, std::string>>;

std::string first_of(const Environment& environment, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto value = environment.get_filled(name)) return std::string(*value);
  }
  return {};
}

/// Adds the repository with the path `owner/name`. GitLab's owners may contain slashes. Empty values are
/// skipped later.
void add_repository(Facts& facts, const std::string& path, const std::string& url) {
  const std::size_t slash = path.rfind('/');
  facts.emplace_back("vcs.repository.name", path.substr(slash + 1));
  if (slash != std::string::npos) facts.emplace_back("vcs.owner.name", path.substr(0, slash));
  facts.emplace_back("vcs.repository.url.full", url);
}

Facts github_facts(const Environment& environment) {
  Facts facts;
  const std::string path = first_of(environment, {"GITHUB_REPOSITORY"});
  const std::string server = first_of(environment, {"GITHUB_SERVER_URL"});
  const std::string url = (server.empty() ? "https://github.com" : server) + "/" + path;
  const std::string run = first_of(environment, {"GITHUB_RUN_ID"});
  add_repository(facts, path, url);
  facts.emplace_back("vcs.ref.head.name", first_of(environment, {"GITHUB_REF_NAME", "GITHUB_REF"}));
  facts.emplace_back("vcs.ref.head.revision", first_of(environment, {"GITHUB_SHA"}));
  facts.emplace_back("cicd.pipeline.run.id", run);
  facts.emplace_back("cicd.pipeline.run.url.full", run.empty() ? "" : url + "/actions/runs/" + run);
  facts.emplace_back("cicd.pipeline.task.name", first_of(environment, {"GITHUB_JOB"}));
  return facts;
}

Facts gitlab_facts(const Environment& environment) {
  Facts facts;
  add_repository(facts, first_of(environment, {"CI_PROJECT_PATH"}),
                 first_of(environment, {"CI_PROJECT_URL"}));
  facts.emplace_back("vcs.ref.head.name", first_of(environment, {"CI_COMMIT_REF_NAME"}));
  facts.emplace_back("vcs.ref.head.revision", first_of(environment, {"CI_COMMIT_SHA"}));
  facts.emplace_back("cicd.pipeline.run.id", first_of(environment, {"CI_PIPELINE_ID"}));
  facts.emplace_back("cicd.pipeline.run.url.full", first_of(environment, {"CI_PIPELINE_URL"}));
  facts.emplace_back("cicd.pipeline.task.name", first_of(environment, {"CI_JOB_NAME"}));
  facts.emplace_back("cicd.pipeline.task.run.url.full", first_of(environment, {"CI_JOB_URL"}));
  return facts;
}

Facts git_facts(const Environment& environment, const std::string& directory) {
  Facts facts;
  const auto head = read_git_head(environment, directory);
  if (!head) return facts;
  const std::size_t host = head->url.find("://");
  const std::size_t path = host == std::string::npos ? host : head->url.find('/', host + 3);
  add_repository(facts, path == std::string::npos ? std::string() : head->url.substr(path + 1), head->url);
  facts.emplace_back("vcs.ref.head.name", head->branch);
  facts.emplace_back("vcs.ref.head.revision", head->commit);
  return facts;
}

/// Leaves only the characters that W3C Baggage allows, except `=`: some parsers split a value at it.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kPlain = "-._~/:@+!$&'()*";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          kPlain.find(c) != std::string_view::npos;
    out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

std::string run_attributes(const Environment& environment, Vcs vcs, const std::string& directory) {
  const bool is_github = environment.get_filled("GITHUB_REPOSITORY").has_value();
  const bool is_gitlab = environment.get_filled("CI_PROJECT_PATH").has_value();
  Facts facts;
  if (is_github || is_gitlab) {
    facts = is_github ? github_facts(environment) : gitlab_facts(environment);
  } else if (vcs == Vcs::name) {
    facts = git_facts(environment, directory);
  }
  std::string out;
  for (const auto& [key, value] : facts) {
    if (value.empty() || (vcs == Vcs::none && key.starts_with("vcs."))) continue;
    out += fmt::format("{}{}={}", out.empty() ? "" : ",", key, percent_encoded(value));
  }
  return out;
}

std::string resource_attributes(const Environment& environment, std::string_view of_run) {
  const auto key_of = [](std::string_view item) { return trimmed(item.substr(0, item.find('='))); };
  std::string out(environment.get("OTEL_RESOURCE_ATTRIBUTES").value_or(""));
  std::vector<std::string> taken;
  each_item(out, [&](std::string_view item) { taken.emplace_back(key_of(item)); });
  each_item(of_run, [&](std::string_view item) {
    if (std::find(taken.begin(), taken.end(), key_of(item)) != taken.end()) return;
    if (!out.empty() && out.back() != ',') out += ',';
    out += item;
  });
  return out;
}

}  // namespace otelc::environment
