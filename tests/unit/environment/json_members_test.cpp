// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/json_members.hpp>

#include <doctest/doctest.h>

using namespace otelc::environment;

TEST_CASE("members are added to an object and replace those of the same name") {
  const Members members{{"A", R"("1")"}, {"B", "true"}};
  CHECK(with_members("{}", "env", members) == R"({"env":{"A":"1","B":true}})");
  CHECK(with_members(R"({"env":{"A":"old","C":[1,{"x":null}]},"model":"m\"\u0001"})", "env", members) ==
        R"({"model":"m\"\u0001","env":{"C":[1,{"x":null}],"A":"1","B":true}})");
  CHECK(with_members(R"({"env":{"A":"old"}})", "env", {}) == R"({"env":{"A":"old"}})");
}

TEST_CASE("members are read as values of environment variables") {
  CHECK(members_of(R"({"env":{"A":"x","B":5,"C":true}})", "env") ==
        Members{{"A", "x"}, {"B", "5"}, {"C", "true"}});
  CHECK(members_of(R"({"model":"m"})", "env") == Members{});
}

TEST_CASE("invalid JSON, and a value that is not an object, are rejected") {
  for (const char* json : {"", "[]", "5", "{", R"({"env":[]})", R"({"env":"A=1"})", "{} x", "// c\n{}"}) {
    CAPTURE(json);
    CHECK_FALSE(members_of(json, "env"));
    CHECK_FALSE(with_members(json, "env", {}));
  }
}
