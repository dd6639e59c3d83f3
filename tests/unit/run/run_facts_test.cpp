// SPDX-License-Identifier: Apache-2.0
#include <otelc/run/run_facts.hpp>

#include <doctest/doctest.h>

using namespace otelc;
using usage::Fact;
using Values = std::set<std::string, std::less<>>;

namespace {

const process::Environment kJob({"GITHUB_REPOSITORY=o/n", "GITHUB_REF_NAME=main", "GITHUB_RUN_ID=5"});

}  // namespace

TEST_CASE("launch adds what the CI job says, where the telemetry says nothing") {
  usage::Origin origin;
  origin.add(Fact::ref, "mine");
  run::add_run_facts(origin, kJob, {});
  CHECK(origin.of(Fact::repository).values() == Values{"https://github.com/o/n"});
  CHECK(origin.of(Fact::ref).values() == Values{"mine"});
  CHECK(origin.of(Fact::run_id).values() == Values{"5"});
  CHECK(origin.of(Fact::run_url).values() == Values{"https://github.com/o/n/actions/runs/5"});
  CHECK(origin.of(Fact::command).values().empty());
}

TEST_CASE("of the command, arguments are counted and not shown") {
  const auto shown = [](const std::vector<std::string>& command) {
    usage::Origin origin;
    run::add_run_facts(origin, process::Environment(), command);
    return *origin.of(Fact::command).values().begin();
  };
  CHECK(shown({"/usr/bin/claude", "-p", "a secret"}) == "claude (2 arguments)");
  CHECK(shown({"claude"}) == "claude");
}
