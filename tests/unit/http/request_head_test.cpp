// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/request_head.hpp>

#include <string_view>
#include <utility>

#include <doctest/doctest.h>

TEST_CASE("the path is the target without its query and its authority") {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"/v1/logs", "/v1/logs"},   {"/v1/logs?a=/b", "/v1/logs"},
      {"/v1/logs#f", "/v1/logs"}, {"/", "/"},
      {"//v1/logs", "//v1/logs"}, {"http://host:4318/p/v1/logs?x", "/p/v1/logs"},
      {"http://host", "/"},       {"*", "*"},
      {"host:4318", "host:4318"}, {"", ""},
  };
  for (const auto& [target, path] : table) {
    otelc::http::RequestHead head;
    head.target = target;
    CHECK(head.path() == path);
  }
}
