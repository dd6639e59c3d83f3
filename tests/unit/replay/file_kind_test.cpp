// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/replay/file_kind.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using replay::recognize;

namespace {

std::string kind_name(std::string_view head) {
  return std::string(recognize(head).name);
}

}  // namespace

TEST_CASE("files that are no log are recognized") {
  CHECK(kind_name("\x89PNG\r\n\x1a\n\0\0") == "a PNG image");
  CHECK(kind_name("\x7f"
                  "ELF\x02") == "a program");
  CHECK(kind_name(std::string(257, 'x') + "ustar") == "a tar archive");
  CHECK(kind_name(std::string_view("ab\0c", 4)) == "binary data");
  CHECK(kind_name("\xff\xfe{\0") == "UTF-16 text");
  CHECK(kind_name("root:x:0:0:root:/root:/bin/bash\n") == "text, not JSON");
  CHECK(kind_name("") == "an empty file");
  CHECK(kind_name(" \n\n") == "an empty file");
  CHECK(kind_name("[1,2]\n") == "JSON without OpenTelemetry data");
  CHECK(kind_name("{\n  \"a\": 1\n}\n") == "JSON without OpenTelemetry data");
  CHECK(kind_name("{\"a\":1}\nnot json\n") == "JSON without OpenTelemetry data");
  CHECK(kind_name("4318") == "text, not JSON");
  CHECK(kind_name(R"({"ts":"2026","path":"/v1/logs","payload":{"resourceLogs":[{"res)") ==
        "OTLP/JSON that is cut off or damaged");
}

TEST_CASE("otelc's own files and agents' files are recognized by their members") {
  CHECK(kind_name("{\"schema\":\"otelc.summary/1\",\"inputs\":[]}") == "an otelc summary");
  CHECK(recognize("{\n  \"models\": [],\n  \"schema\": \"otelc.summary/1\"}").advice ==
        "give it to --baseline");
  CHECK(kind_name(R"({"total":3,"rate":0.1,"ts":1795468975})") == "otelc's rate file");
  CHECK(kind_name(R"({"ts":"2026","event":"api_request","agent":"claude-code"})") ==
        "output of `otelc tail --format json`");
  CHECK(kind_name(R"({"parentUuid":null,"sessionId":"s","type":"user","message":{}})") ==
        "a Claude Code transcript");
  CHECK_MESSAGE(kind_name("{\"type\":\"mode\"}\n"
                          R"({"type":"user","sessionId":"s","message":{}})"
                          "\n") == "a Claude Code transcript",
                "not by its first line alone");
  CHECK(kind_name(R"({"timestamp":"2026","type":"session_meta","payload":{}})") == "a Codex session file");
}

TEST_CASE("a file that cannot be read twice has no description") {
  CHECK(replay::describe_file("/dev/null").empty());
  CHECK(replay::describe_file("/nonexistent/file").empty());
  const otelc::test::TempDir dir;
  std::ofstream(dir.file("empty")) << "";
  CHECK(replay::describe_file(dir.file("empty")) == "an empty file; nothing was exported to it");
  std::ofstream(dir.file("long")) << std::string(200'000, 'x');
  CHECK_MESSAGE(replay::describe_file(dir.file("long")) == "text, not JSON",
                "of a file that is longer than what is looked at");
}
