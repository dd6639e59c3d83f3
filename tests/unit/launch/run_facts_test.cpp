// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/run_facts.hpp>

#include <doctest/doctest.h>

using namespace otelc;
using events::Fact;
using Values = std::set<std::string, std::less<>>;

TEST_CASE("launch adds what it knows about the job if the telemetry does not report it") {
  events::Origin origin;
  origin.add(Fact::ref, "mine");
  launch::add_run_facts(origin,
                        "vcs.repository.url.full=https://github.com/o/n,vcs.ref.head.name=main, team = a ,"
                        "cicd.pipeline.task.name =a%20b%2Cc%3D%zz%,nothing,,cicd.pipeline.run.id=",
                        {});
  CHECK(origin.of(Fact::repository).values() == Values{"https://github.com/o/n"});
  CHECK(origin.of(Fact::ref).values() == Values{"mine"});
  CHECK(origin.of(Fact::job).values() == Values{"a b,c=%zz%"});
  CHECK(origin.of(Fact::run_id).values().empty());
  CHECK(origin.of(Fact::command).values().empty());
}

TEST_CASE("the command's arguments are counted and not shown") {
  const auto shown = [](const std::vector<std::string>& command) {
    events::Origin origin;
    launch::add_run_facts(origin, "", command);
    return *origin.of(Fact::command).values().begin();
  };
  CHECK(shown({"/usr/bin/claude", "-p", "a secret"}) == "claude (2 arguments)");
  CHECK(shown({"claude"}) == "claude");
}
