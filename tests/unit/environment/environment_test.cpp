// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/environment.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc::environment;

using Variables = std::vector<std::string>;

TEST_CASE("a variable is found by its whole name, the first of two") {
  const Environment environment({"AB=1", "A=2", "A=3", "EMPTY=", "no equals sign"});
  CHECK(environment.get("A") == "2");
  CHECK(environment.get("AB") == "1");
  CHECK(environment.get("EMPTY") == "");
  CHECK_FALSE(environment.get_filled("EMPTY"));
  CHECK_FALSE(environment.get("B"));
  CHECK_FALSE(environment.get("no equals sign"));
}

TEST_CASE("set() replaces all variables of that name and keeps entries that are no variables") {
  Environment environment({"A=1", "odd", "A=2", "B=x"});
  environment.set("A", "y=z");
  CHECK(environment.variables() == Variables{"odd", "B=x", "A=y=z"});
  environment.remove("B");
  CHECK(environment.variables() == Variables{"odd", "A=y=z"});
}

TEST_CASE("a value may be a view into the variable that it replaces") {
  Environment environment({"A=a value that is too long to be kept inside the string object"});
  environment.set("A", *environment.get("A"));
  CHECK(environment.variables() ==
        Variables{"A=a value that is too long to be kept inside the string object"});
}
