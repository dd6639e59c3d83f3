// SPDX-License-Identifier: Apache-2.0
#include "roff.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace otelc::apps;

TEST_CASE("prose: no line is a request, and no character an escape") {
  CHECK(roff::prose(".gitignore is a file") == "\\&.gitignore is a file");
  CHECK(roff::prose("'quoted' text") == "\\&'quoted' text");
  CHECK(roff::prose("a \\ b") == "a \\e b");
  const std::string long_word(70, 'x');
  CHECK(roff::prose(long_word + " and ... .SH") == long_word + " and ...\n\\&.SH");
}

TEST_CASE("prose: hyphens of names are ASCII, those between words are not") {
  CHECK(roff::prose("a coding-agent run") == "a coding-agent run");
  CHECK(roff::prose("run-dir/otel-port and claude-otel.jsonl") ==
        "run\\-dir/otel\\-port and claude\\-otel.jsonl");
  CHECK(roff::prose("over --max-cost, or -") == "over \\fB\\-\\-max\\-cost\\fP, or \\-");
  CHECK(roff::prose("(--full)") == "(\\fB\\-\\-full\\fP)");
  CHECK(roff::prose("put -- before it") == "put \\-\\- before it");
}

TEST_CASE("prose: a sentence begins a line") {
  CHECK(roff::prose("One. Two, e.g. three. Four") == "One.\nTwo, e.g. three.\nFour");
  CHECK(roff::prose("LOG.1, LOG.2, ... at this size") == "LOG.1, LOG.2, ... at this size");
  CHECK(roff::prose("").empty());
}

TEST_CASE("literal: readers can copy it") {
  CHECK(roff::literal("a 'b' \"c\" `d` ~ ^ \\ -e") ==
        "a \\(aqb\\(aq \\(dqc\\(dq \\(gad\\(ga \\(ti \\(ha \\e \\-e");
  CHECK(roff::literal(".profile") == "\\&.profile");
  CHECK(roff::literal("'x'") == "\\(aqx\\(aq");
}

TEST_CASE("placeholder: words to type are bold, others italic") {
  CHECK(roff::placeholder("text|json") == "\\fBtext\\fP|\\fBjson\\fP");
  CHECK(roff::placeholder("FORMAT=FILE") == "\\fIFORMAT\\fP=\\fIFILE\\fP");
  CHECK(roff::placeholder("FILE|-") == "\\fIFILE\\fP|\\fB\\-\\fP");
  CHECK(roff::placeholder("...") == "\\&...");
}
