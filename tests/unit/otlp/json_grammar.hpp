// SPDX-License-Identifier: Apache-2.0
#pragma once

// RFC 8259 as tables, in the classes of JSONTestSuite: what every parser must accept (y), what none may
// accept (n), and where the RFC leaves the choice (i), our choice with its reason.
// A request is an object, so each text is the value of a field that OTLP does not know; whole documents
// have a table of their own.

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
  // The bytes after the body would complete most broken texts, if they were read.
  body += "\"}]}" + std::string(kPadding, ' ');
  const bool taken = checker.check(Signal::logs, PaddedView{body.data(), size}).has_value();
  if (taken) {
    std::string line;
    CHECK(minify_json(std::string_view(body).substr(0, size), line));
  }
  return taken;
}

inline bool takes_value(const std::string& value) {
  // In an object, in an array, and between others: the result must be the same.
  const bool alone = takes("{\"x\":" + value + "}");
  CHECK(takes("{\"x\":[" + value + "]}") == alone);
  CHECK(takes("{\"w\":\"\\\\\",\"x\":" + value + " ,\"y\":[]}") == alone);
  return alone;
}

}  // namespace otelc::otlp
