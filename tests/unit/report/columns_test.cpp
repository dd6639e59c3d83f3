// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/columns.hpp>

#include <doctest/doctest.h>

using namespace otelc::report;

TEST_CASE("how many columns a text takes") {
  CHECK(columns_of("") == 0);
  CHECK(columns_of("claude-opus-4-6[1m]") == 19);
  CHECK(columns_of("naïve") == 5);
  CHECK_MESSAGE(columns_of("nai\u0308ve") == 5, "a combining mark has no column of its own");
  CHECK(columns_of("模型") == 4);
  CHECK(columns_of("한국어") == 6);
  CHECK(columns_of("🚀") == 2);
  CHECK(columns_of("…▁█·") == 4);
  CHECK(columns_of("a\u200Bb\uFE0F") == 2);
  CHECK_MESSAGE(columns_of("שָׁ") == 1, "Hebrew points");
  CHECK_MESSAGE(columns_of("a\xff\xe6\xa8") == 4, "each bad byte is shown as something");
}

TEST_CASE("a text that is too long is cut with a mark, never inside a character") {
  CHECK(cut_to_columns("sonnet", 6) == "sonnet");
  CHECK(cut_to_columns("sonnet", 7) == "sonnet");
  CHECK(cut_to_columns("sonnet", 5) == "sonn…");
  CHECK(cut_to_columns("sonnet", 1) == "…");
  CHECK(cut_to_columns("sonnet", 0).empty());
  CHECK(cut_to_columns("", 0).empty());
  CHECK(cut_to_columns("模型名", 6) == "模型名");
  CHECK(cut_to_columns("模型名", 5) == "模型…");
  CHECK_MESSAGE(cut_to_columns("模型名", 4) == "模…", "the second one and the mark would need five");
  CHECK(cut_to_columns("模型", 1) == "…");
  CHECK_MESSAGE(cut_to_columns("e\u0301e\u0301", 2) == "e\u0301e\u0301", "marks at the end still fit");
  CHECK(cut_to_columns("e\u0301e\u0301e", 2) == "e\u0301…");
  for (std::size_t width = 0; width < 12; ++width) {
    CHECK(columns_of(cut_to_columns("a模b型🚀\xff"
                                    "c",
                                    width)) <= width);
  }
}

TEST_CASE("padding counts columns, not bytes") {
  CHECK(align_left("模型", 6) == "模型  ");
  CHECK(align_right("模型", 6) == "  模型");
  CHECK(align_left("naïve", 4) == "naïve");
  CHECK(align_right("naïve", 4) == "naïve");
}

TEST_CASE("a path that is too long keeps its end") {
  CHECK(cut_front_to_columns("run/claude-otel.jsonl", 21) == "run/claude-otel.jsonl");
  CHECK(cut_front_to_columns("run/claude-otel.jsonl", 11) == "…otel.jsonl");
  CHECK(cut_front_to_columns("run/日誌", 4) == "…誌");
  CHECK(cut_front_to_columns("run", 0).empty());
}

TEST_CASE("cut in the middle, behind separators where they are near") {
  CHECK(cut_middle_to_columns("short", 10) == "short");
  CHECK(cut_middle_to_columns("arn:aws:bedrock:eu-central-1:1234/eu.anthropic.claude-sonnet-4-6", 36) ==
        "arn:aws:…claude-sonnet-4-6");
  CHECK(cut_middle_to_columns("0123456789abcdef", 10) == "012…abcdef");
  CHECK(cut_middle_to_columns("日本語日本語日本語", 10) == "日…日本語");
  for (std::size_t columns = 0; columns < 20; ++columns) {
    CHECK(columns_of(cut_middle_to_columns("a/b:c.d/e:f.g/h:i.j", columns)) <= columns);
    CHECK(columns_of(cut_middle_to_columns("語/語:語.語/語:語.語", columns)) <= columns);
  }
}
