// SPDX-License-Identifier: Apache-2.0
#pragma once

// RFC 8259 as tables of our own, in the classes that JSONTestSuite made known: what every parser must
// take (y), what none may take (n), and where the RFC leaves the choice (i), ours with its reason.
// A request is an object, so that each text stands as the value of a field that OTLP does not know;
// whole documents are a table of their own.

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/base/padded.hpp>
#include <otelc/otlp/json_check.hpp>
#include <otelc/otlp/minify.hpp>

namespace otelc::otlp {

inline bool takes(std::string body) {
  static JsonChecker checker;
  const std::size_t size = body.size();
  // What lies behind the body would make most broken texts whole, if it were read.
  body += "\"}]}" + std::string(kPadding, ' ');
  const bool taken = checker.check(Signal::logs, PaddedView{body.data(), size}).has_value();
  if (taken) {
    std::string line;
    CHECK(minify_json(std::string_view(body).substr(0, size), line));
  }
  return taken;
}

inline bool takes_value(const std::string& value) {
  // In an object, in an array, and between others: the same must come of it.
  const bool alone = takes("{\"x\":" + value + "}");
  CHECK(takes("{\"x\":[" + value + "]}") == alone);
  CHECK(takes("{\"w\":\"\\\\\",\"x\":" + value + " ,\"y\":[]}") == alone);
  return alone;
}

}  // namespace otelc::otlp
