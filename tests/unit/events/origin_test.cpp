// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/origin.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../../support/account.hpp"
#include "../../support/claude_lines.hpp"

using namespace otelc;
using events::Fact;
using events::Origin;
using test::account;
using test::Claude;
using Values = std::set<std::string, std::less<>>;

namespace {

std::string attribute(const std::string& key, const std::string& value) {
  return R"({"key":")" + key + R"(","value":{"stringValue":")" + value + R"("}})";
}

// Adds attributes to the resource of a line.
std::string with_resource(std::string line, const std::string& attributes) {
  const std::string begin = R"("resource":{"attributes":[)";
  const std::size_t at = line.find(begin);
  REQUIRE(at != std::string::npos);
  return line.insert(at + begin.size(), attributes + ",");
}

}  // namespace

TEST_CASE("a resource has the origin of the run and the version of the agent") {
  const std::string resource = attribute("service.version", "2.1.197") + "," +
                               attribute("vcs.repository.url.full", "https://x:t0ken@git.example/o/n") + "," +
                               attribute("vcs.owner.name", "o") + "," +
                               attribute("vcs.repository.name", "n") + "," +
                               attribute("vcs.ref.head.name", "main") + "," +
                               attribute("cicd.pipeline.run.url.full", "https://git.example/o/n/runs/5") +
                               "," + attribute("host.name", "ci-7");
  const Claude claude;
  const auto summary = account({with_resource(claude.request(9, 100, 20), resource)});
  CHECK(summary.origin.versions().values() ==
        std::set<Origin::Version, std::less<>>{{"claude-code", "2.1.197"}});
  CHECK(summary.origin.of(Fact::repository).values() == Values{"https://git.example/o/n"});
  CHECK(summary.origin.of(Fact::ref).values() == Values{"main"});
  CHECK(summary.origin.of(Fact::run_url).values() == Values{"https://git.example/o/n/runs/5"});
  CHECK(summary.origin.of(Fact::host).values() == Values{"ci-7"});
  CHECK(summary.origin.of(Fact::job).values().empty());
}

TEST_CASE("without a URL, the repository is its owner and name") {
  const Claude claude;
  const auto repository = [&](const std::string& resource) {
    return account({with_resource(claude.request(9, 1, 0), resource)}).origin.of(Fact::repository).values();
  };
  CHECK(repository(attribute("vcs.owner.name", "o") + "," + attribute("vcs.repository.name", "n")) ==
        Values{"o/n"});
  CHECK(repository(attribute("vcs.repository.name", "n")) == Values{"n"});
  CHECK(repository(attribute("vcs.owner.name", "o")).empty());
}

TEST_CASE("attributes of records and of services without usage are ignored") {
  const Claude claude;
  const std::string record = claude.event("api_request", 9, "," + attribute("host.name", "other"));
  std::string foreign = with_resource(claude.request(9, 100, 20), attribute("host.name", "web"));
  for (const std::string name : {"claude-code", "claude_code"})
    for (std::size_t at = foreign.find(name); at != std::string::npos; at = foreign.find(name))
      foreign.replace(at, name.size(), "web");
  CHECK(account({record, foreign}).origin.of(Fact::host).values().empty());
}

TEST_CASE("user names and passwords in URLs are removed") {
  const auto kept = [](const std::string& url) {
    Origin origin;
    origin.add(Fact::repository, url);
    return *origin.of(Fact::repository).values().begin();
  };
  CHECK(kept("https://user:secret@host/a@b") == "https://host/a@b");
  CHECK(kept("https://a@b@host") == "https://host");
  CHECK(kept("https://host/a@b") == "https://host/a@b");
  CHECK(kept("git@host:o/n") == "git@host:o/n");
}

TEST_CASE("values are bounded, and their order of arrival does not matter") {
  Origin origin;
  Origin reversed;
  std::vector<std::string> names;
  names.reserve(100);
  for (int i = 0; i < 100; ++i) names.push_back("host-" + std::to_string(100 + i));
  for (const std::string& name : names) origin.add(Fact::host, name);
  const std::vector<std::string> backwards(names.rbegin(), names.rend());
  for (const std::string& name : backwards) reversed.add(Fact::host, name);
  CHECK(origin.of(Fact::host).values().size() == events::FactValues<std::string>::kMax);
  CHECK(origin.of(Fact::host).values() == reversed.of(Fact::host).values());
  CHECK(origin.of(Fact::host).is_cut());
  CHECK(reversed.of(Fact::host).is_cut());
  origin.add(Fact::job, std::string(100'000, 'x'));
  CHECK(origin.of(Fact::job).values().begin()->size() == Origin::kBytesMax);
  CHECK_FALSE(origin.of(Fact::job).is_cut());
  origin.add(Fact::run_url, "https://host/" + std::string(100'000, 'x'));
  CHECK(origin.of(Fact::run_url).values().empty());
  origin.add(Fact::ref, "");
  CHECK(origin.of(Fact::ref).values().empty());
}
