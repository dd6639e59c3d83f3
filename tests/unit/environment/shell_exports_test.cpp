// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <otelc/environment/shell_exports.hpp>

using namespace otelc::environment;

TEST_CASE("the difference between two environments as lines of sh") {
  const Environment before({"SAME=1", "CHANGED=old", "GONE=x", "EMPTY=y"});
  const Environment after({"SAME=1", "CHANGED=new", "EMPTY=", "NEW=it's $(a) `b` \"c\""});
  CHECK(shell_exports(before, after) ==
        "export CHANGED='new'\nexport EMPTY=''\nexport NEW='it'\\''s $(a) `b` \"c\"'\nunset GONE\n");
  CHECK(shell_exports(before, before).empty());
}

TEST_CASE("names that are not valid in sh are left out") {
  const Environment before({"BASH_FUNC_f%%=() { :; }", "1A=x"});
  CHECK(shell_exports(before, Environment({"a;rm -rf=x", "A-B=1", "=x", "A b=2"})).empty());
}
